package featurekeyproxy.config;

import featurekeyproxy.wspair.tls.TlsFiles;

/** Whether a leg speaks TLS, and the files that it then uses. */
public record LegTls(boolean on, TlsFiles files) {
    @Override
    public String toString() {
        return on ? "TLS with " + files : "no TLS"; // files never show a password
    }
}
