// SPDX-License-Identifier: Apache-2.0
package dev.updraft.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

class ObjectPlaceTest {
  @Test
  void shouldReadFoldersAndBuckets() {
    assertThat(ObjectPlace.of("/srv/../srv/objects")).hasToString("/srv/objects");
    assertThat(ObjectPlace.of("s3://my-bucket")).hasToString("s3://my-bucket");
    assertThat(ObjectPlace.of("s3://my-bucket/a/b/")).hasToString("s3://my-bucket/a/b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3://B/x",
        "s3:/my-bucket",
        "S3://my-bucket",
        "gs://b/x",
        "s3://abc/../x"
      })
  void shouldRefuseWhatIsNeither(String text) {
    assertThatThrownBy(() -> ObjectPlace.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTellNoSecret() {
    assertThat(new S3Access.Keys("id", "secret")).hasToString("Keys[id]");
  }

  /** Most installations have a folder, and start as fast as without the SDK. */
  @Test
  void shouldNeedNoClassOfTheSdkForAFolder(@TempDir Path temp) throws Exception {
    URL[] path = {jar(ObjectPlace.class), jar(Logger.class)};
    try (var alone = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Class<?> place = alone.loadClass(ObjectPlace.class.getName());
      Object folder = place.getMethod("of", String.class).invoke(null, temp.toString());
      Object store = place.getMethod("open", String.class).invoke(folder, "test");
      store.getClass().getMethod("put", String.class, byte[].class).invoke(store, "k", new byte[1]);
    }
    assertThat(temp.resolve("k")).hasBinaryContent(new byte[1]);
  }

  private static URL jar(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
