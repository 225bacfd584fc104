package featurekeyproxy.endurance;

import featurekeyproxy.ShippedRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** The files of a proxy that are reloaded, saved again and again, each time with something new in them. */
final class ReloadScenario {
    /** What is saved, and how the log says that it is in force. */
    enum Kind {
        ROUTES("files in force kind=routes"),
        MAPPING("files in force kind=mapping"),
        CERTIFICATES("files in force kind=tomes-tls");

        private final String inForce;

        Kind(String inForce) {
            this.inForce = inForce;
        }

        /** Returns how many files of this kind have come into force since this was first asked. */
        long of(ProxyProcess proxy) {
            return proxy.linesWith(inForce);
        }
    }

    /** The routes of the product, with a place for a number. */
    static final String ROUTES = "# save %d\n" + ShippedRoutes.TO_TERMINAL + ShippedRoutes.TO_TOMES;

    private final Path directory;
    private final String routes;
    private final List<Path> keys;

    /** Saves these routes with another number each time, and takes turns with the key files, of which there may be none. */
    ReloadScenario(Path directory, String routes, List<Path> keys) throws IOException {
        this.directory = directory;
        this.routes = routes;
        this.keys = keys;
        Files.createDirectories(directory.resolve("routes"));
        Files.writeString(directory.resolve("routes/proxy.camel.yaml"), routes.formatted(0));
    }

    /** Returns the settings of a proxy that reads these files. */
    Map<String, String> settings(String password) {
        return keys.isEmpty()
                ? Map.of()
                : Map.of(
                        "proxy.tomes.tls", "true",
                        "proxy.tomes.tls.keystore", "live.p12",
                        "proxy.tomes.tls.keystore-password", password);
    }

    /** Saves a file of that kind, another one for each number, as a whole. */
    void save(Kind kind, int number) throws IOException {
        Path next = directory.resolve(kind + ".next");
        switch (kind) {
            case ROUTES -> Files.writeString(next, routes.formatted(number));
            case MAPPING -> Files.writeString(next, TestMessage.MAPPING.formatted(number));
            case CERTIFICATES -> Files.copy(keys.get(number % keys.size()), next, StandardCopyOption.REPLACE_EXISTING);
        }
        Path file = directory.resolve(
                switch (kind) {
                    case ROUTES -> "routes/proxy.camel.yaml";
                    case MAPPING -> "mapping.json";
                    case CERTIFICATES -> "live.p12";
                });
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
