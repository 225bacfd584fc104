package featurekeyproxy;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningAddressIT {
    private static ListeningAddress at(String host, int port) {
        return new ListeningAddress(host, port, "proxy.tomes.host, proxy.tomes.port");
    }

    @Test
    void namesTheAddressTheSettingsAndOurOwnProcessesWhenAnotherProgramListensThere() throws Exception {
        Process ours = new ProcessBuilder("bash", "-c", "read line", "feature-key-proxy.jar").start();
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            await().until(() -> ours.info().commandLine().orElse("").endsWith("feature-key-proxy.jar"));

            assertThatThrownBy(() -> at("127.0.0.1", occupied.getLocalPort()).requireFree())
                    .isInstanceOf(BindException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + occupied.getLocalPort()
                            + " (proxy.tomes.host, proxy.tomes.port): another program listens there")
                    .hasMessageContaining(String.valueOf(ours.pid()))
                    .hasMessageEndingWith("; end it, or choose another port");
        } finally {
            ours.destroy();
        }
    }

    @Test
    void saysThatThisMachineHasNoSuchAddress() {
        assertThatThrownBy(() -> at("192.0.2.1", 8080).requireFree()).hasMessageContaining("no such address");
    }

    @Test
    void takesAFreePortAndLeavesItFree() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThatCode(() -> at("127.0.0.1", port).requireFree()).doesNotThrowAnyException();
        assertThatCode(() -> at("127.0.0.1", port).requireFree()).doesNotThrowAnyException();
        assertThatCode(() -> at("127.0.0.1", 0).requireFree()).doesNotThrowAnyException();
    }
}
