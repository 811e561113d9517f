// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.score;

import dev.updraft.api.TaskFailed;
import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 says: quotes around a cell, two for one within. */
final class Csv {
  private final String file;
  private final String text;
  private int at;
  private int line = 1;

  private Csv(String file, String text) {
    this.file = file;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * @param line where it begins, from 1
   */
  record Entry(int line, List<String> cells) {}

  /** All but empty lines. */
  static List<Entry> read(String file, String text) {
    var csv = new Csv(file, text);
    var entries = new ArrayList<Entry>();
    while (csv.at < csv.text.length()) {
      Entry entry = csv.entry();
      if (!entry.cells().equals(List.of(""))) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private Entry entry() {
    int begins = line;
    var cells = new ArrayList<String>();
    do {
      cells.add(peek() == '"' ? quoted() : plain());
    } while (skip(','));
    skip('\r');
    if (at < text.length() && !skip('\n')) {
      throw wrong("text after the end of a quoted cell");
    }
    line++;
    return new Entry(begins, cells);
  }

  private String plain() {
    int from = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at).strip();
  }

  private String quoted() {
    var cell = new StringBuilder();
    at++;
    while (true) {
      if (at == text.length()) {
        throw wrong("a quote is never closed");
      }
      char next = text.charAt(at++);
      if (next == '"' && !skip('"')) {
        return cell.toString();
      }
      line += next == '\n' ? 1 : 0;
      cell.append(next);
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\n';
  }

  private boolean skip(char wanted) {
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private TaskFailed wrong(String what) {
    return new TaskFailed(file + ", line " + line + ": " + what);
  }
}
