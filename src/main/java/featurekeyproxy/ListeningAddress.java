package featurekeyproxy;

import io.netty.util.NetUtil;
import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;

/** Where the proxy is to listen, and whether it can, before anything is started that would have to be taken back. */
record ListeningAddress(String host, int port, String settings) {
    private static final String OURS = "feature-key-proxy.jar";

    /**
     * Takes the address for a moment without listening, so that nobody connects meanwhile. A name that cannot be looked up is left to
     * whoever listens there.
     *
     * @throws BindException in one sentence with the address, the settings, the reason and, where that can be seen, which of our own
     *     processes are on this machine
     */
    void requireFree() throws BindException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (port == 0 || address.isUnresolved()) {
            return;
        }
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(
                    File.separatorChar == '/'); // connections that ended lately do no harm; Windows means more by it
            socket.bind(address);
        } catch (IOException e) {
            throw new BindException("cannot listen on " + this + ": " + reason(String.valueOf(e.getMessage())));
        }
    }

    private static String reason(String message) {
        if (message.startsWith("Address already in use")) {
            return "another program listens there" + ours() + "; end it, or choose another port";
        }
        if (message.startsWith("Cannot assign")) {
            return "this machine has no such address; give one of its own, or 0.0.0.0 for all";
        }
        if (message.startsWith("Permission denied")) {
            return "this account may not listen there; choose a port above 1023, or give it the right to";
        }
        return message;
    }

    private static String ours() {
        List<String> processes = ProcessHandle.allProcesses()
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .filter(process -> process.info().commandLine().orElse("").contains(OURS))
                .map(process -> String.valueOf(process.pid()))
                .toList();
        return processes.isEmpty() ? "" : " (of our own there runs process " + String.join(", ", processes) + ")";
    }

    @Override
    public String toString() {
        return NetUtil.toSocketAddressString(host, port) + " (" + settings + ")";
    }
}
