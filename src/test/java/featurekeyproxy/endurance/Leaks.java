package featurekeyproxy.endurance;

import static org.awaitility.Awaitility.await;

import featurekeyproxy.wspair.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/**
 * What a proxy still has once all sessions are over: sessions on its heap after a collection, buffers that Netty found to
 * be gone without a release, and files beyond those it had before.
 */
record Leaks(long sessions, long buffers, List<String> files, long heapBefore, long heap) {
    /** What the JVM is told, so that every buffer is followed. */
    static final String FOLLOW_BUFFERS = "-Dio.netty.leakDetection.level=paranoid";

    private static final String BUFFER_LOST = "LEAK:";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What it had at rest before the load, when leaks began to be counted. */
    record Before(ProxyProcess proxy, List<String> files, long heap) {
        /** Returns what is more by now, if that stays. */
        Leaks after() {
            try {
                await().atMost(PATIENCE).until(() -> more().isEmpty() && proxy.instances(Session.class) == 0);
            } catch (ConditionTimeoutException e) {
                // then it is a leak
            }
            return new Leaks(
                    proxy.instances(Session.class), proxy.linesWith(BUFFER_LOST), more(), heap, proxy.liveHeap());
        }

        private List<String> more() {
            List<String> more = new ArrayList<>(proxy.openFiles());
            files.forEach(more::remove);
            return more;
        }
    }

    /** Takes note of what the proxy has while no session is open. */
    static Before before(ProxyProcess proxy) {
        proxy.linesWith(BUFFER_LOST);
        long heap = proxy.liveHeap(); // first, as it has the JVM open a socket for such questions
        return new Before(proxy, proxy.openFiles(), heap);
    }

    Map<String, Long> found() {
        Map<String, Long> found = new LinkedHashMap<>();
        found.put("sessions", sessions);
        found.put("buffers", buffers);
        found.put("files", (long) files.size());
        return found;
    }

    Map<String, Long> memory() {
        Map<String, Long> memory = new LinkedHashMap<>();
        memory.put("heap-before", heapBefore);
        memory.put("heap-after", heap);
        return memory;
    }
}
