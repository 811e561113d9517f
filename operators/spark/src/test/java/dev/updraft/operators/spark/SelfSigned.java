// SPDX-License-Identifier: Apache-2.0
package dev.updraft.operators.spark;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate that no Java knows, as those of most clusters. */
record SelfSigned(Path folder) {
  private static final String PASSWORD = "changeit";

  static SelfSigned in(Path folder) throws IOException, InterruptedException {
    var made = new SelfSigned(folder);
    made.keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=api", "-ext", "SAN=ip:127.0.0.1");
    made.keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    return made;
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin/keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "api", "-keystore", store().toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + ": see keytool.log");
    }
  }

  private Path store() {
    return folder.resolve("store.p12");
  }

  String ca() throws IOException {
    return Files.readString(folder.resolve("ca.pem"));
  }

  KeyManager[] keys() throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    char[] password = PASSWORD.toCharArray();
    keys.init(KeyStore.getInstance(store().toFile(), password), password);
    return keys.getKeyManagers();
  }

  HttpsServer server() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(keys(), null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }
}
