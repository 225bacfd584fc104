package featurekeyproxy.config;

import featurekeyproxy.config.value.ValueType;
import featurekeyproxy.wspair.tls.TlsFiles;
import io.netty.handler.ssl.ClientAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    /**
     * Returns the rows of a port on which the proxy is the server.
     *
     * @param whose whose certificates are checked, in the genitive
     */
    static TlsRows ofServer(Setting<Boolean> on, String whose) {
        String key = on.key();
        String variable = SettingsReader.variable(key);
        return new TlsRows(
                on,
                Setting.of(
                        key + ".keystore",
                        ValueType.pathOrNone("file"),
                        "",
                        "PKCS12 or JKS file with the proxy's keys and certificates; TLS needs it or the two PEM files. All files of TLS"
                                + " are read again when they change",
                        "config/proxy.p12"),
                Setting.of(
                        key + ".keystore-password",
                        ValueType.password(),
                        "",
                        "its password; better given as `" + variable + "_KEYSTORE_PASSWORD` than in the file",
                        ""),
                Setting.of(
                        key + ".alias",
                        ValueType.text(),
                        "",
                        "which of its keys is shown, by its alias; without it one that is valid, is for the name that is asked for (SNI) and"
                                + " may be used so: [reliability.md](reliability.md#certificates)",
                        "proxy-2027"),
                Setting.of(
                        key + ".certificate",
                        ValueType.pathOrNone("file"),
                        "",
                        "PEM file with the proxy's certificate and those between it and its authority",
                        "config/proxy.pem"),
                Setting.of(
                        key + ".key",
                        ValueType.pathOrNone("file"),
                        "",
                        "PEM file with its key (`BEGIN PRIVATE KEY`); may be the same file",
                        "config/proxy.key"),
                Setting.of(
                        key + ".key-password",
                        ValueType.password(),
                        "",
                        "the password of the key, if it has one of its own",
                        "{{file:/run/secrets/key}}"),
                Setting.of(
                        key + ".truststore",
                        ValueType.pathOrNone("file"),
                        "",
                        "PEM, PKCS12 or JKS file with the certificates that " + whose + " are checked against",
                        "config/clients.pem"),
                Setting.of(
                        key + ".truststore-password",
                        ValueType.password(),
                        "",
                        "its password, if it is PKCS12 or JKS",
                        "{{env:CLIENTS_PASSWORD}}"),
                Setting.of(
                        key + ".allow-expired",
                        ValueType.flag(),
                        "false",
                        "whether to start, and to reload, with a certificate that has expired or is not valid yet",
                        "true"));
    }

    /** Returns the row that says whether those who connect have to show a certificate. */
    static Setting<ClientAuth> clients(Setting<Boolean> on, String who) {
        return Setting.of(
                on.key() + ".client-certificate",
                ValueType.oneOf(Map.of(
                        "none", ClientAuth.NONE, "optional", ClientAuth.OPTIONAL, "required", ClientAuth.REQUIRE)),
                "none",
                "whether " + who + " to show a certificate: `none`, `optional` (a wrong one is refused) or `required`",
                "required");
    }

    /** Reads those of a server, which must have a key, and notes what does not go together. */
    LegTls read(SettingsReader reader, Setting<ClientAuth> clients) {
        LegTls tls = read(reader, reader.get(clients));
        TlsFiles files = tls.files();
        if (tls.on()
                && files.keystore().isEmpty()
                && files.certificate().isEmpty()
                && files.key().isEmpty()) {
            reader.problem(keystore, "a PKCS12 file, because " + on + " is true");
        }
        if (tls.on() && files.clients() != ClientAuth.NONE && files.truststore().isEmpty()) {
            reader.problem(truststore, "the certificates to trust, because client certificates are asked for");
        }
        return tls;
    }

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
