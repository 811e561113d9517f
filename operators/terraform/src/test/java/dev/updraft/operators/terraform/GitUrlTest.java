// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.updraft.api.Connection;
import dev.updraft.api.TaskFailed;
import dev.updraft.api.Value;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before git is asked. */
class GitUrlTest {
  private static final String COMMIT = "9fceb02d0ae598e95dc970b74767f19372d61af8";
  private static final String HOST = "git.example.com";
  private static final String HTTPS = "https://git.example.com/infra.git";

  private static GitPlan plan(String url, String commit, String folder, boolean login) {
    var git = new Git(new Connection("infra", "git", "", 0, "", "", "", Map.of()));
    return new GitPlan(url, commit, folder, login ? Optional.of(Value.of(git)) : Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        HTTPS,
        "https://git.example.com:8443/a/b",
        "http://git.example.com/infra.git",
        "file:///srv/infra.git"
      })
  void shouldTakeWhatNeedsNoLogin(String url) {
    assertThat(plan(url, COMMIT, "a/b", false).url()).isEqualTo(url);
    assertThat(plan(url, COMMIT, "", false).told()).isEqualTo(url + "@9fceb02d0ae5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ssh://git@github.com/org/infra.git", HTTPS, "http://127.0.0.1:8080/infra.git"})
  void shouldTakeWhatMayGetALogin(String url) {
    assertThat(plan(url, COMMIT, "", true).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "git@github.com:org/infra.git | write it with its scheme:"
            + " ssh://git@github.com/org/infra.git",
        "/srv/infra.git | file:/// for a folder",
        "ext::sh -c id | the URL is none",
        "ext://sh/x | it must begin with https://",
        "git.example.com/infra.git | it must begin with https://",
        "https://git.example.com | it names no repository",
        "https:///infra.git | it names no host",
        "https://ann@git.example.com/infra.git | holds a login",
        "https://git.example.com/infra.git?ref=main | must end with the path",
        "https://git.example.com/infra.git#main | must end with the path",
        "ssh://git.example.com/infra.git | it names no user",
        "ssh://-oProxyCommand=id/infra.git | it names no user",
        "ssh://-x@git.example.com/infra.git | it names no user",
        "file://srv/infra.git | with three slashes",
        "file:/srv/infra.git | with three slashes",
        "HTTPS://git.example.com/infra.git | it must begin with https://",
      })
  void shouldRefuseAUrlWhenTheDagIsLoaded(String url, String told) {
    assertThatThrownBy(() -> plan(url, COMMIT, "gpu", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("git: ")
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://ann:t0ken@git.example.com/infra.git", "ssh://a:t0ken@example.com/x"})
  void shouldNotRepeatASecretThatStandsThere(String url) {
    assertThatThrownBy(() -> plan(url, COMMIT, "gpu", true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connection of type git")
        .hasMessageNotContaining("t0ken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "v1.2",
        "9fceb02",
        "HEAD",
        "",
        "9FCEB02D0AE598E95DC970B74767F19372D61AF8",
        "9fceb02d0ae598e95dc970b74767f19372d61af8 "
      })
  void shouldRefuseWhatIsNoWholeHash(String commit) {
    assertThatThrownBy(() -> plan(HTTPS, commit, "gpu", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the commit is '" + commit + "'; give all 40 digits")
        .hasMessageContaining("what is applied must be what was reviewed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "a/../b", "/a", "./a"})
  void shouldRefuseAFolderThatIsNotInTheRepository(String folder) {
    assertThatThrownBy(() -> plan(HTTPS, COMMIT, folder, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the folder is '" + folder + "'");
  }

  @Test
  void shouldSayWhereALoginIsMissingOrTooMuch() {
    assertThatThrownBy(() -> plan("ssh://git@git.example.com/x.git", COMMIT, "", false))
        .hasMessageContaining("needs a connection of type git");
    assertThatThrownBy(() -> plan("file:///srv/x.git", COMMIT, "", true))
        .hasMessageContaining("leave it out");
    assertThatThrownBy(() -> plan("http://git.example.com/x.git", COMMIT, "", true))
        .hasMessageContaining("would get the connection's secret in clear");
  }

  @Test
  void shouldSayWhatIsWrongWithTheConnection() {
    refuses(HTTPS, new Connection("infra", "http", HOST, 0, "", "", "t", Map.of()), "of type git");
    refuses(HTTPS, git("example.com", 0, "t", Map.of()), "its secrets go to its own host only");
    refuses(HTTPS, git(HOST, 8443, "t", Map.of()), "its secrets go to its own host only");
    refuses(HTTPS, git(HOST, 443, "", Map.of()), "it has no password");
    refuses(HTTPS, git(HOST, 0, "t\nhost=evil", Map.of()), "a line break");
    String ssh = "ssh://git@git.example.com/infra.git";
    refuses(ssh, git(HOST, 0, "t", Map.of()), "private_key is not set");
    refuses(ssh, git(HOST, 22, "", Map.of("private_key", "k")), "host_key is not set");
    var stray = Map.of("private_key", "k", "host_key", "ssh-ed25519 AAAA\n* ssh-rsa AAAA");
    refuses(ssh, git(HOST, 22, "", stray), "host_key is no key; look at what this prints");
    new Git(git("GIT.example.com", 0, "t", Map.of())).requireFor(GitUrl.of(HTTPS));
    var both = Map.of("private_key", "k", "host_key", "ssh-ed25519 AAAAC3Nz ann@laptop");
    new Git(git(HOST, 0, "", both)).requireFor(GitUrl.of(ssh));
  }

  private static Connection git(String host, int port, String token, Map<String, String> extra) {
    return new Connection("infra", "git", host, port, "", "", token, extra);
  }

  private static void refuses(String url, Connection connection, String told) {
    assertThatThrownBy(() -> new Git(connection).requireFor(GitUrl.of(url)))
        .isInstanceOf(TaskFailed.class)
        .hasMessageStartingWith("The connection infra cannot be used: ")
        .hasMessageContaining(told);
  }
}
