package featurekeyproxy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of the CPU and the memory that processes take; CPU in nanoseconds, memory in KiB. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux of today

    private Processes() {}

    /** Returns the CPU that a process and its descendants have taken so far, of the threads that are alive. */
    static long cpu(ProcessHandle process) {
        return family(process).mapToLong(Processes::cpuOfOne).sum();
    }

    /** Returns the memory of a process and its descendants that is in RAM. */
    static long residentKb(ProcessHandle process) {
        return family(process)
                .mapToLong(each -> read(PROC.resolve(each.pid() + "/status"))
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                        .sum())
                .sum();
    }

    /** Returns the CPU that the whole machine has spent so far. */
    static long cpuOfMachine() {
        String[] ticks =
                read(PROC.resolve("stat")).lines().findFirst().orElse("").split(" +", -1);
        long busy = 0;
        for (int column : new int[] {1, 2, 3, 6, 7, 8}) { // user, nice, system, interrupts, soft ones, stolen
            busy += Long.parseLong(ticks[column]);
        }
        return busy * NANOS_PER_TICK;
    }

    /** Returns the CPU that this process has taken so far, without those that it started. */
    static long cpuOfThisOne() {
        return cpuOfOne(ProcessHandle.current());
    }

    private static Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** The scheduler counts in nanoseconds, thread by thread; where it does not, the clock ticks of the process have to do. */
    private static long cpuOfOne(ProcessHandle process) {
        Path directory = PROC.resolve(Long.toString(process.pid()));
        if (!Files.exists(directory.resolve("schedstat"))) {
            return process.info()
                    .totalCpuDuration()
                    .map(java.time.Duration::toNanos)
                    .orElse(0L);
        }
        long sum = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path task : tasks) {
                sum += firstNumber(read(task.resolve("schedstat")));
            }
        } catch (NoSuchFileException e) {
            return 0; // it has ended
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    private static long firstNumber(String text) {
        return text.isBlank() ? 0 : Long.parseLong(text.substring(0, text.indexOf(' ')));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // a thread or process that has just ended
        }
    }

    /** Returns where a program is, if it is on the path. */
    static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
        return Stream.of(path.split(":", -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
