package featurekeyproxy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands between the driver and the echo server: nothing, the proxy with a set of JVM options, or another relay.
 *
 * @param name what it is called on the command line and in results
 * @param program what has to be installed for it
 * @param javaOptions of the proxy only
 */
record RelayKind(String name, Program program, List<String> javaOptions) {
    /** The programs that can be started. */
    enum Program {
        DIRECT,
        PROXY,
        /** The proxy without management port and audit trail. */
        PLAIN,
        /** The proxy while its metrics are scraped each second and its dashboard is open. */
        WATCHED,
        NGINX,
        HAPROXY,
        NODE
    }

    private static final Path JAR = Path.of("target/feature-key-proxy.jar").toAbsolutePath();
    private static final Path NODE_DIRECTORY = Path.of("src/bench/node").toAbsolutePath();
    private static final String MAPPING = """
            {
              "featureKeyMappings": { "confirmationCodeMappings": { "%s": "%s" } },
              "devices": { "unknown": "map" }
            }
            """.formatted(BenchPayload.OLD_CODE, BenchPayload.NEW_CODE);
    private static final String NGINX = """
            worker_processes 1;
            daemon off;
            pid nginx.pid;
            worker_rlimit_nofile 20000;
            events { worker_connections 16384; }
            http {
              access_log off;
              client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
              server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                  proxy_pass http://127.0.0.1:%d;
                  proxy_http_version 1.1;
                  proxy_set_header Upgrade $http_upgrade;
                  proxy_set_header Connection "upgrade";
                  proxy_read_timeout 1h;
                  proxy_send_timeout 1h;
                }
              }
            }
            """;
    private static final String HAPROXY = """
            global
              nbthread 1
              maxconn 9000
            defaults
              mode http
              timeout connect 5s
              timeout client 1h
              timeout server 1h
              timeout tunnel 1h
            frontend front
              bind 127.0.0.1:%d backlog 4096
              default_backend back
            backend back
              server echo 127.0.0.1:%d
            """;

    /** Returns whether it maps the codes of initializations. */
    boolean maps() {
        return program == Program.PROXY || program == Program.PLAIN || program == Program.WATCHED;
    }

    /** Returns why it cannot be started here, if it cannot. */
    Optional<String> missing() throws IOException, InterruptedException {
        return switch (program) {
            case DIRECT -> Optional.empty();
            case PROXY, PLAIN, WATCHED -> absent(Files.exists(JAR), JAR + " is not there: mvn -B package -DskipTests");
            case NGINX -> absent(Processes.find("nginx").isPresent(), "nginx is not installed");
            case HAPROXY -> absent(Processes.find("haproxy").isPresent(), "haproxy is not installed");
            case NODE ->
                absent(
                        Processes.find("node").isPresent() && nodeHasWs(),
                        "node, or its package ws, is not installed: npm install --prefix src/bench/node");
        };
    }

    private static Optional<String> absent(boolean there, String reason) {
        return there ? Optional.empty() : Optional.of(reason);
    }

    private static boolean nodeHasWs() throws IOException, InterruptedException {
        Process check = new ProcessBuilder("node", "-e", "require.resolve('ws')")
                .directory(NODE_DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return check.waitFor() == 0;
    }

    /** Starts it in front of an echo server. */
    Relay start(Path work, int echo) throws IOException, InterruptedException {
        if (program == Program.DIRECT) {
            return Relay.none(echo);
        }
        Path directory = Files.createDirectories(work.resolve(name));
        int port = Relay.freePort();
        int management = Relay.freePort();
        Relay relay = Relay.start(command(directory, port, management, echo), directory, port);
        return program == Program.WATCHED
                ? relay.watchedBy(new Watcher(management, directory.resolve("run/admin-token")))
                : relay;
    }

    private List<String> command(Path directory, int port, int management, int echo) throws IOException {
        return switch (program) {
            case DIRECT -> throw new IllegalStateException("nothing to start");
            case PROXY, PLAIN, WATCHED ->
                proxy(Files.writeString(directory.resolve("mapping.json"), MAPPING), port, management, echo);
            case NGINX ->
                List.of(
                        Processes.find("nginx").orElseThrow().toString(),
                        "-p",
                        directory.toString(),
                        "-e",
                        directory.resolve("log").toString(),
                        "-c",
                        Files.writeString(directory.resolve("nginx.conf"), NGINX.formatted(port, echo))
                                .toString());
            case HAPROXY ->
                List.of(
                        Processes.find("haproxy").orElseThrow().toString(),
                        "-db",
                        "-f",
                        Files.writeString(directory.resolve("haproxy.cfg"), HAPROXY.formatted(port, echo))
                                .toString());
            case NODE ->
                List.of(
                        "node",
                        NODE_DIRECTORY.resolve("relay.js").toString(),
                        Integer.toString(port),
                        "ws://127.0.0.1:" + echo);
        };
    }

    private List<String> proxy(Path mapping, int port, int management, int echo) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(javaOptions);
        command.addAll(List.of(
                "-Dproxy.tomes.host=127.0.0.1",
                "-Dproxy.tomes.port=" + port,
                "-Dproxy.terminal.host=127.0.0.1",
                "-Dproxy.terminal.port=" + echo,
                "-Dproxy.mapping.file=" + mapping,
                "-Dcamel.management.port=" + management));
        if (program == Program.PLAIN) {
            command.addAll(List.of("-Dproxy.management.enabled=false", "-Dproxy.audit.enabled=false"));
        }
        command.addAll(List.of("-jar", JAR.toString()));
        return command;
    }

    /** Returns the java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Starts the echo server that all relays stand in front of. */
    static Relay echo() throws IOException {
        return Relay.startJava(List.of(
                java(),
                "-Xms256m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Echo.class.getName()));
    }
}
