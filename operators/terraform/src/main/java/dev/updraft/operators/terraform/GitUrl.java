// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a repository is.
 *
 * @param text without a secret
 * @param host empty for a folder of the worker
 */
record GitUrl(String text, Scheme scheme, String host, int port) {
  private static final Pattern SCP = Pattern.compile("([\\w.-]+@[\\w.-]+):/?([^/].*)");
  private static final Pattern USER = Pattern.compile("\\w[\\w.-]*");
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** How it is spoken to. */
  enum Scheme {
    HTTPS(443),
    HTTP(80),
    SSH(22),
    FILE(0);

    private final int usualPort;

    Scheme(int usualPort) {
      this.usualPort = usualPort;
    }

    /** As git names it. */
    String told() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Scheme> of(String told) {
      for (Scheme each : values()) {
        if (each.told().equals(told)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * @throws IllegalArgumentException when it is none that may stand in a source
   */
  static GitUrl of(String text) {
    Matcher scp = SCP.matcher(text);
    if (scp.matches()) {
      throw wrong(
          text, "write it with its scheme: ssh://%s/%s".formatted(scp.group(1), scp.group(2)));
    }
    URI uri = parsed(text);
    Scheme scheme =
        Optional.ofNullable(uri.getScheme())
            .flatMap(Scheme::of)
            .orElseThrow(
                () ->
                    wrong(
                        text,
                        "it must begin with https://, http:// or ssh://, or with file:/// for a"
                            + " folder of the worker"));
    String host = Objects.requireNonNullElse(uri.getHost(), "");
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong(text, "it must end with the path; the commit stands beside it");
    }
    if (uri.getRawPath() == null || uri.getRawPath().length() < 2) {
      throw wrong(text, "it names no repository");
    }
    switch (scheme) {
      case HTTPS, HTTP -> requireNobody(text, uri);
      case SSH -> requireUser(text, uri);
      case FILE -> requireNoHost(text);
    }
    if (scheme != Scheme.FILE && host.isEmpty()) {
      throw wrong(text, "it names no host");
    }
    return new GitUrl(text, scheme, host, uri.getPort() < 0 ? scheme.usualPort : uri.getPort());
  }

  private static URI parsed(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("git: the URL is none: " + e.getReason(), e);
    }
  }

  private static void requireNobody(String text, URI uri) {
    if (uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "git: the URL of %s%s holds a login; a source is no place for that: give a connection of type git, with login and password"
              .formatted(uri.getHost(), uri.getRawPath()));
    }
    if (uri.getHost() == null) {
      throw wrong(text, "it names no host");
    }
  }

  private static void requireUser(String text, URI uri) {
    String user = uri.getRawUserInfo();
    if (user != null && user.contains(":")) {
      throw new IllegalArgumentException(
          "git: the URL of %s%s holds a password; ssh takes the private_key of a connection of type git"
              .formatted(uri.getHost(), uri.getRawPath()));
    }
    if (user == null || !USER.matcher(user).matches()) {
      throw wrong(text, "it names no user: ssh://git@host/path");
    }
  }

  private static void requireNoHost(String text) {
    if (!text.startsWith("file:///")) {
      throw wrong(text, "a folder of the worker is file:///, with three slashes");
    }
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("git: the URL is '" + text + "'; " + why);
  }

  /** Whether a secret that is sent there can be read on the way. */
  boolean open() {
    return scheme == Scheme.HTTP && !HERE.contains(host);
  }

  /** What git matches a login by. */
  String server() {
    return scheme.told() + "://" + URI.create(text).getRawAuthority();
  }

  @Override
  public String toString() {
    return text;
  }
}
