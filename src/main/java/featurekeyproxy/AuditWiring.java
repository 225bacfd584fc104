package featurekeyproxy;

import featurekeyproxy.config.RecordingSettings;
import featurekeyproxy.ops.ProductVersion;
import featurekeyproxy.ops.access.Caller;
import featurekeyproxy.ops.audit.AdminAction;
import featurekeyproxy.ops.audit.AuditSettings;
import featurekeyproxy.ops.audit.AuditTrail;
import featurekeyproxy.ops.http.OperatorAction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the proxy writes down while it runs, connected to what it is about. */
final class AuditWiring implements AutoCloseable {
    private final RecordingSettings settings;
    private final ProxyConfiguration configuration;
    private final Clock clock = Clock.systemUTC();
    private @Nullable AuditTrail trail;

    AuditWiring(RecordingSettings settings, ProxyConfiguration configuration) {
        this.settings = settings;
        this.configuration = configuration;
    }

    /** Begins to record; to be called before anything else is started. */
    void open() throws IOException {
        if (settings.audit().isPresent()) {
            AuditTrail opened = open(settings.audit().get());
            opened.started(ProductVersion.number());
            configuration.listen(opened.decisions(configuration.tableVersions()));
            configuration.files().listen(opened::reloaded);
            trail = opened;
        }
    }

    private AuditTrail open(AuditSettings audit) throws IOException {
        try {
            return AuditTrail.open(audit, clock);
        } catch (FileSystemException e) { // says no more than the name of a file
            throw new IOException(
                    "cannot write the audit trail into " + audit.directory() + ", which proxy.audit.directory names: "
                            + e,
                    e);
        }
    }

    /** Records what an operator did. */
    void acted(Caller caller, OperatorAction action, String result) {
        audit().ifPresent(open -> open.adminAction(new AdminAction(
                clock.instant(),
                caller.role().toString(),
                caller.user(),
                caller.address(),
                action.action(),
                action.subject(),
                action.before(),
                action.after(),
                result,
                action.why())));
    }

    /** Returns the audit trail, if there is one. */
    Optional<AuditTrail> audit() {
        return Optional.ofNullable(trail);
    }

    @Override
    public void close() {
        try {
            if (trail != null) {
                trail.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the audit trail did not close", e);
        }
    }
}
