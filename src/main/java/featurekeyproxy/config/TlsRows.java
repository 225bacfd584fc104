package featurekeyproxy.config;

import featurekeyproxy.wspair.tls.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The settings of one leg's TLS: whether it is on, and the files that it then uses. */
record TlsRows(
        Setting<Boolean> on,
        Setting<Optional<Path>> keystore,
        Setting<String> keystorePassword,
        Setting<String> alias,
        Setting<Optional<Path>> certificate,
        Setting<Optional<Path>> key,
        Setting<String> keyPassword,
        Setting<Optional<Path>> truststore,
        Setting<String> truststorePassword,
        Setting<Boolean> allowExpired) {
    /** Reads them, and notes what does not go together. */
    LegTls read(SettingsReader reader, ClientAuth clients) {
        boolean inUse = reader.get(on);
        TlsFiles files = new TlsFiles(
                file(reader, keystore, inUse),
                reader.get(keystorePassword),
                reader.get(alias),
                file(reader, certificate, inUse),
                file(reader, key, inUse),
                reader.get(keyPassword),
                file(reader, truststore, inUse),
                reader.get(truststorePassword),
                clients,
                reader.get(allowExpired));
        if (inUse && files.certificate().isEmpty() != files.key().isEmpty()) {
            reader.problem(
                    files.key().isEmpty() ? key : certificate,
                    "a PEM file, because a certificate and its key come together");
        } else if (inUse && !files.certificate().isEmpty() && !files.keystore().isEmpty()) {
            reader.problem(certificate, "empty, because " + keystore + " is set");
        } else if (inUse && !files.alias().isEmpty() && files.keystore().isEmpty()) {
            reader.problem(alias, "empty, because " + keystore + " is not set");
        }
        return new LegTls(inUse, files);
    }

    private static String file(SettingsReader reader, Setting<Optional<Path>> setting, boolean inUse) {
        Optional<Path> file = reader.get(setting).map(reader::inDirectory);
        if (inUse && file.isPresent() && !Files.isReadable(file.get())) {
            reader.problem(setting, "a file that can be read");
        }
        return file.map(Path::toString).orElse("");
    }
}
