// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.updraft.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file of a model will hold. */
sealed interface Content {
  InputStream open() throws IOException;

  boolean putIfAbsent(ObjectStore store, String key) throws IOException;

  /** A file of the worker's, or of a shared file system. */
  record OfFile(Path file) implements Content {
    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(file);
    }

    @Override
    public boolean putIfAbsent(ObjectStore store, String key) throws IOException {
      return store.putIfAbsent(key, file);
    }
  }

  /** A text that came from another task. */
  record OfText(String text) implements Content {
    @Override
    public InputStream open() {
      return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    @Override
    public boolean putIfAbsent(ObjectStore store, String key) throws IOException {
      return store.putIfAbsent(key, text.getBytes(UTF_8));
    }
  }
}
