package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Calls of keytool and openssl in a directory, and clients that look at what a server shows. */
public record KeyTools(Path directory) {
    public static final String PASSWORD = "open sesame";

    /** Makes a key with a certificate of its own in a file that may hold others. */
    public void key(String file, String alias, String algorithm, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "-genkeypair", "-keystore", file, "-alias", alias, "-keyalg", algorithm, "-dname", "CN=" + alias));
        command.addAll(List.of(more));
        keytool(command.toArray(String[]::new));
    }

    /** Makes a file with a key whose certificate an authority has issued, which is the only key in its own file. */
    public void issued(String name, String authority, String... more) throws Exception {
        String file = name + ".p12";
        key(file, name, "EC");
        keytool("-certreq", "-keystore", file, "-alias", name, "-file", name + ".csr");
        List<String> sign =
                new ArrayList<>(List.of("-gencert", "-rfc", "-keystore", authority + ".p12", "-alias", authority));
        sign.addAll(List.of("-infile", name + ".csr", "-outfile", name + ".crt"));
        sign.addAll(List.of(more));
        keytool(sign.toArray(String[]::new));
        keytool(
                "-exportcert",
                "-rfc",
                "-keystore",
                authority + ".p12",
                "-alias",
                authority,
                "-file",
                authority + ".crt");
        Path chain = directory.resolve(name + ".chain");
        Files.writeString(
                chain,
                Files.readString(directory.resolve(name + ".crt"))
                        + Files.readString(directory.resolve(authority + ".crt")));
        keytool("-importcert", "-noprompt", "-keystore", file, "-alias", name, "-file", chain.toString());
    }

    public void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", PASSWORD));
        run(command);
    }

    public void openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close(); // there is nobody to ask
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    /** Connects, asks for that name unless it is empty, and returns the subject of the certificate that is shown. */
    public static String shown(int port, String name) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) trustingAll().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getPeerPrincipal().getName();
        }
    }

    /** Returns TLS that takes any certificate and shows none. */
    public static SSLContext trustingAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new All()}, new SecureRandom());
        return context;
    }

    /** Returns TLS that takes any certificate and shows the one in a file, whoever asks. */
    public static SSLContext trustingAll(Path file, String password) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(file.toFile(), password.toCharArray()), password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new All()}, new SecureRandom());
        return context;
    }

    private static final class All extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
