// SPDX-License-Identifier: Apache-2.0
package dev.updraft.launcher.apart;

import dev.updraft.launcher.cli.CliError;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.Option;

/** How RabbitMQ is reached. */
public final class BrokerOption {
  @Option(
      names = "--broker",
      paramLabel = "URI",
      description = "amqp://user:password@host:5672/%%2F, or amqps://")
  private String uri = "";

  public boolean given() {
    return !uri.isBlank();
  }

  public URI uri() {
    String wanted = "broker must be like amqp://user:password@host:5672/%2F (or amqps://)";
    try {
      URI given = new URI(Needed.setting("broker", uri));
      String scheme = given.getScheme() == null ? "" : given.getScheme();
      if (given.getHost() == null || !(scheme.equals("amqp") || scheme.equals("amqps"))) {
        throw new CliError(wanted); // what was given holds a password
      }
      return given;
    } catch (URISyntaxException e) {
      throw new CliError(wanted + ": " + e.getReason());
    }
  }
}
