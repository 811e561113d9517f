// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.kubernetes;

import java.util.regex.Pattern;

/** Which Deployment. */
record Place(String namespace, String deployment) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  Place {
    check("namespace", namespace);
    check("deployment", deployment);
  }

  private static void check(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          what
              + " is '"
              + name
              + "'; names in Kubernetes are small letters, digits, - and ., and begin and end with"
              + " a letter or digit");
    }
  }

  String path() {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments/" + deployment;
  }

  @Override
  public String toString() {
    return "Deployment " + namespace + "/" + deployment;
  }
}
