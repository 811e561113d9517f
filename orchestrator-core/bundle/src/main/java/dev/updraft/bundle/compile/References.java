// SPDX-License-Identifier: Apache-2.0
package dev.updraft.bundle.compile;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Which classes a class file names: entries of its constant pool, descriptors and signatures. */
final class References {
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w/$]+)[;<]");

  private References() {}

  static Set<String> of(byte[] classFile) {
    var names = new HashSet<String>();
    for (var entry : ClassFile.of().parse(classFile).constantPool()) {
      switch (entry) {
        case ClassEntry type -> names.add(type.asInternalName().replace('/', '.'));
        case Utf8Entry text -> {
          var matcher = IN_DESCRIPTOR.matcher(text.stringValue());
          while (matcher.find()) {
            names.add(matcher.group(1).replace('/', '.'));
          }
        }
        default -> {}
      }
    }
    return names;
  }
}
