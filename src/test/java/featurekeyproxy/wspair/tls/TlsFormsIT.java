package featurekeyproxy.wspair.tls;

import static org.assertj.core.api.Assertions.assertThat;

import featurekeyproxy.KeyTools;
import featurekeyproxy.reload.Reload;
import io.netty.handler.ssl.ClientAuth;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys and certificates in the forms in which openssl writes them and editors leave them serve real connections. */
class TlsFormsIT {
    private static final String KEY_PASSWORD = "of the key";

    @TempDir
    static Path directory;

    private static final Vertx VERTX = Vertx.vertx();
    private static KeyTools tools;
    private static LiveTls tls;
    private static int port;

    @BeforeAll
    static void listen() throws Exception {
        tools = new KeyTools(directory);
        certificate("first", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        use("first.pem", "first.key");
        String both = directory.resolve("both.pem").toString();
        tls = new LiveTls(
                TlsLeg.TOMES,
                new TlsFiles("", "", "", both, both, KEY_PASSWORD, "", "", ClientAuth.NONE, false),
                InstantSource.system());
        HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        tls.applyTo(options);
        HttpServer server = VERTX.createHttpServer(options)
                .requestHandler(request -> request.response().end())
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    @AfterAll
    static void close() throws Exception {
        VERTX.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Makes a key and a certificate of its own in two files. */
    private static void certificate(String name, String algorithm, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("genpkey", "-algorithm", algorithm, "-out", name + ".key"));
        command.addAll(List.of(options));
        tools.openssl(command.toArray(String[]::new));
        tools.openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                name + ".key",
                "-subj",
                "/CN=" + name,
                "-days",
                "2",
                "-out",
                name + ".pem");
    }

    private static String text(String... files) throws Exception {
        StringBuilder all = new StringBuilder();
        for (String file : files) {
            all.append(Files.readString(directory.resolve(file), StandardCharsets.US_ASCII));
        }
        return all.toString();
    }

    private static void use(String... files) throws Exception {
        Files.writeString(directory.resolve("both.pem"), text(files));
    }

    private static void demandShown(String name) throws Exception {
        assertThat(tls.files().reloadNow()).as(name).isInstanceOf(Reload.Applied.class);
        assertThat(KeyTools.shown(port, "")).isEqualTo("CN=" + name);
    }

    @Test
    void takesKeysOfAllAlgorithmsBeforeOrBehindTheirCertificate() throws Exception {
        certificate("rsa", "rsa", "-pkeyopt", "rsa_keygen_bits:2048");
        use("rsa.pem", "rsa.key");
        demandShown("rsa");
        certificate("edwards", "ed25519");
        use("edwards.key", "edwards.pem");
        demandShown("edwards");
    }

    @Test
    void takesTheOlderFormsOfOpenSsl() throws Exception {
        certificate("old-rsa", "rsa", "-pkeyopt", "rsa_keygen_bits:2048");
        tools.openssl("rsa", "-in", "old-rsa.key", "-traditional", "-out", "old-rsa.old");
        assertThat(text("old-rsa.old")).contains("BEGIN RSA PRIVATE KEY");
        use("old-rsa.pem", "old-rsa.old");
        demandShown("old-rsa");
        tools.openssl("ecparam", "-genkey", "-name", "secp384r1", "-out", "old-ec.key");
        assertThat(text("old-ec.key")).contains("BEGIN EC PARAMETERS", "BEGIN EC PRIVATE KEY");
        tools.openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                "old-ec.key",
                "-subj",
                "/CN=old-ec",
                "-days",
                "2",
                "-out",
                "old-ec.pem");
        use("old-ec.key", "old-ec.pem");
        demandShown("old-ec");
    }

    @Test
    void takesAKeyThatOpenSslEncryptedAndSaysInWhichLineOneStandsThatThePasswordDoesNotOpen() throws Exception {
        certificate("secret", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        tools.openssl("pkcs8", "-topk8", "-in", "secret.key", "-passout", "pass:" + KEY_PASSWORD, "-out", "secret.enc");
        use("secret.pem", "secret.enc");
        demandShown("secret");
        tools.openssl("pkcs8", "-topk8", "-in", "secret.key", "-passout", "pass:another", "-out", "other.enc");
        use("secret.pem", "other.enc");
        int line = text("secret.pem").split("\n", -1).length;
        assertThat(tls.files().reloadNow().toString())
                .contains("its ENCRYPTED PRIVATE KEY in line " + line
                        + " is encrypted, and the key password does not open it");
    }

    @Test
    void takesWhatEditorsMakeOfFilesAndAChainInAnyOrder() throws Exception {
        tools.openssl(
                "req",
                "-x509",
                "-newkey",
                "ed25519",
                "-nodes",
                "-subj",
                "/CN=authority",
                "-days",
                "2",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem");
        tools.openssl(
                "req",
                "-newkey",
                "ed25519",
                "-nodes",
                "-subj",
                "/CN=chained",
                "-keyout",
                "chained.key",
                "-out",
                "chained.csr");
        tools.openssl(
                "x509",
                "-req",
                "-in",
                "chained.csr",
                "-CA",
                "ca.pem",
                "-CAkey",
                "ca.key",
                "-CAcreateserial",
                "-days",
                "2",
                "-out",
                "chained.pem");
        use("ca.pem", "chained.key", "chained.pem");
        demandShown("chained");
        certificate("windows", "ed25519");
        String windows = text("windows.pem", "windows.key").replace("\n", "\r\n");
        Files.write(directory.resolve("both.pem"), ("\uFEFF" + windows).getBytes(StandardCharsets.UTF_16LE));
        demandShown("windows");
        Files.write(
                directory.resolve("both.pem"),
                ("\uFEFF" + text("chained.key", "chained.pem")).getBytes(StandardCharsets.UTF_8));
        demandShown("chained");
    }
}
