// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks a moto server what there is in its AWS. */
record Moto(URI endpoint) {
  private static final String EC2 = "2016-11-15";
  private static final String SCALING = "2011-01-01";

  /** Empties it; only the bucket is there again. */
  void reset() throws IOException, InterruptedException {
    send(HttpRequest.newBuilder(endpoint.resolve("/moto-api/reset")).POST(BodyPublishers.noBody()));
    send(HttpRequest.newBuilder(endpoint.resolve("/updraft-tests")).PUT(BodyPublishers.noBody()));
  }

  /** Every thing that a cluster may consist of, by kind and id. */
  Set<String> everything() throws IOException, InterruptedException {
    var all = new TreeSet<String>();
    instances("pending", "running", "stopping", "stopped", "shutting-down")
        .forEach(id -> all.add("aws_instance " + id));
    found(ec2("DescribeLaunchTemplates"), "launchTemplateName", "aws_launch_template", all);
    found(ec2("DescribeVpcs"), "vpcId", "aws_vpc", all);
    found(ec2("DescribeSubnets"), "subnetId", "aws_subnet", all);
    found(ec2("DescribeInternetGateways"), "internetGatewayId", "aws_internet_gateway", all);
    found(ec2("DescribeRouteTables"), "routeTableId", "aws_route_table", all);
    found(
        scaling("DescribeAutoScalingGroups"), "AutoScalingGroupName", "aws_autoscaling_group", all);
    return all;
  }

  /** Ids of the instances in one of these states. */
  List<String> instances(String... states) throws IOException, InterruptedException {
    var ask = new TreeMap<>(Map.of("Filter.1.Name", "instance-state-name"));
    for (int i = 0; i < states.length; i++) {
      ask.put("Filter.1.Value." + (i + 1), states[i]);
    }
    return all(query("ec2", EC2, "DescribeInstances", ask), "instanceId");
  }

  /** The id of the running one that has an address. */
  String instance(String ip) throws IOException, InterruptedException {
    var ask = new TreeMap<String, String>();
    ask.put("Filter.1.Name", "private-ip-address");
    ask.put("Filter.1.Value.1", ip);
    return all(query("ec2", EC2, "DescribeInstances", ask), "instanceId").getFirst();
  }

  /** What a machine runs when it begins, as text. */
  String userData(String instance) throws IOException, InterruptedException {
    return decoded(attribute(instance, "userData"));
  }

  /** The same, of those that the group makes. */
  String userDataOfTheGroup() throws IOException, InterruptedException {
    String template = all(ec2("DescribeLaunchTemplates"), "launchTemplateId").getFirst();
    var ask =
        new TreeMap<>(Map.of("LaunchTemplateId", template, "LaunchTemplateVersion.1", "$Latest"));
    return decoded(
        all(query("ec2", EC2, "DescribeLaunchTemplateVersions", ask), "userData").getFirst());
  }

  String attribute(String instance, String name) throws IOException, InterruptedException {
    var ask = new TreeMap<>(Map.of("InstanceId", instance, "Attribute", name));
    return all(query("ec2", EC2, "DescribeInstanceAttribute", ask), "value").getFirst();
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), UTF_8);
  }

  String ec2(String action) throws IOException, InterruptedException {
    return query("ec2", EC2, action, Map.of());
  }

  String scaling(String action) throws IOException, InterruptedException {
    return query("autoscaling", SCALING, action, Map.of());
  }

  /** As somebody else would, who knows nothing of a plan. */
  void deleteTheEnd() throws IOException, InterruptedException {
    String end = scaling("DescribeScheduledActions");
    var which = new TreeMap<String, String>();
    for (String key : List.of("AutoScalingGroupName", "ScheduledActionName")) {
      which.put(key, all(end, key).getFirst());
    }
    query("autoscaling", SCALING, "DeleteScheduledAction", which);
  }

  static List<String> all(String xml, String element) {
    return Pattern.compile("<" + element + ">([^<]+)</" + element + ">")
        .matcher(xml)
        .results()
        .map(found -> found.group(1))
        .distinct()
        .toList();
  }

  private static void found(String xml, String element, String kind, Set<String> into) {
    all(xml, element).forEach(id -> into.add(kind + " " + id));
  }

  private String query(String service, String version, String action, Map<String, String> ask)
      throws IOException, InterruptedException {
    var form = new TreeMap<>(ask);
    form.put("Action", action);
    form.put("Version", version);
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(endpoint.resolve("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header( // it looks for region and service there, and checks no signature
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=id/20260101/us-east-1/%s/aws4_request, SignedHeaders=host, Signature=0"
                    .formatted(service))
            .POST(BodyPublishers.ofString(body)));
  }

  private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    }
  }
}
