package featurekeyproxy.session;

import featurekeyproxy.KeyFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The same bad network with TLS on both legs, and what can go wrong only there. */
class FaultOverTlsIT extends FaultIT {
    @TempDir
    static Path directory;

    private static Path key;

    @BeforeAll
    static void makeKey() throws Exception {
        key = KeyFile.make(directory, "ends");
    }

    FaultOverTlsIT() throws Exception {}

    @Override
    Path key() {
        return key;
    }
}
