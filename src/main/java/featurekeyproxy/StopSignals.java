package featurekeyproxy;

import featurekeyproxy.ops.log.LogOutput;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as seen by a program that wants to end well: the first asks, the second ends the process at once.
 *
 * <p>The JVM itself would run its shutdown hooks at the first and take no notice of the second. That another can be seen
 * takes {@code sun.misc.Signal} of the module {@code jdk.unsupported}, which compilers warn of, hence by its name. Where it
 * is missing or the JVM was started with {@code -Xrs}, nothing is changed and the shutdown hooks have to do.
 */
final class StopSignals {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
    private static final int SIGNALLED = 128;

    private StopSignals() {}

    /** Runs the action, which must not take long, at the first signal. */
    static void handle(Runnable first) {
        AtomicBoolean told = new AtomicBoolean();
        for (String name : List.of("TERM", "INT")) {
            try {
                handle(name, number -> {
                    if (told.compareAndSet(false, true)) {
                        LOG.atInfo()
                                .addKeyValue("signal", "SIG" + name)
                                .log("told to end; a second signal ends at once");
                        first.run();
                    } else {
                        LOG.atWarn()
                                .addKeyValue("signal", "SIG" + name)
                                .log("told to end a second time; ending at once");
                        LogOutput.close();
                        Runtime.getRuntime().halt(SIGNALLED + number);
                    }
                });
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                LOG.atDebug().addKeyValue("signal", "SIG" + name).log("the signal is left to the JVM");
            }
        }
    }

    private interface Action {
        void run(int number);
    }

    private static void handle(String name, Action action) throws ReflectiveOperationException {
        Class<?> signals = Class.forName("sun.misc.Signal");
        Class<?> handlers = Class.forName("sun.misc.SignalHandler");
        Object signal = signals.getConstructor(String.class).newInstance(name);
        int number = (int) signals.getMethod("getNumber").invoke(signal);
        Object handler = Proxy.newProxyInstance(
                StopSignals.class.getClassLoader(), new Class<?>[] {handlers}, (self, method, arguments) -> {
                    switch (method.getName()) {
                        case "handle" -> action.run(number);
                        case "equals" -> {
                            return self == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(self);
                        }
                        case "toString" -> {
                            return "the end of the proxy";
                        }
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                    return null;
                });
        try {
            signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
        } catch (InvocationTargetException e) { // with -Xrs
            throw new IllegalArgumentException(name, e);
        }
    }
}
