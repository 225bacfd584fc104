package featurekeyproxy.ops.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The file of the shipped {@code config/logback.xml}, on disks that are well, full, in the way, or hang. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has other permissions and no /dev/full")
class LogFileTest {
    @TempDir
    Path directory;

    private final LoggerContext context = new LoggerContext();

    LogFileTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    private Logger start(String... properties) throws Exception {
        LogFile.open();
        context.putProperty("LOG_DIRECTORY", directory.resolve("log").toString());
        for (int i = 0; i < properties.length; i += 2) {
            context.putProperty(properties[i], properties[i + 1]);
        }
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new File("config/logback.xml"));
        ((LogQueue) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("log")).detachAppender("console");
        return context.getLogger("test");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private Path file() {
        return directory.resolve("log/proxy.log");
    }

    private String text() throws IOException {
        return Files.exists(file()) ? Files.readString(file()) : "";
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("log"))) {
            return files.filter(each -> each.toString().endsWith(".log.gz")).toList();
        }
    }

    @Test
    void belongsToTheAccountAloneAndIsCompressedWhenItIsLongEnough() throws Exception {
        Logger logger = start("LOG_FILE_SIZE", "50KB");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            for (int i = 0; i < 200; i++) {
                logger.info("line " + "x".repeat(200));
            }
            return Files.exists(file()) && archives().size() >= 2;
        });
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                        .isEqualTo("rw-------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("log"))))
                .isEqualTo("rwx------");
        await().ignoreExceptions().untilAsserted(() -> {
            try (GZIPInputStream in =
                    new GZIPInputStream(Files.newInputStream(archives().get(0)))) {
                assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("INFO  test - line xxx");
            }
        });
    }

    @Test
    void losesLinesOnAFullDiskWithoutMakingAnybodyWaitAndTellsOfThemOnceItHasRoom() throws Exception {
        Files.createDirectory(directory.resolve("log"));
        Files.createSymbolicLink(file(), Path.of("/dev/full"));
        long before = LogQueue.lost();
        Logger logger = start();
        await().until(() -> {
            logger.info("lost");
            return LogQueue.lost() > before;
        });
        Files.delete(file());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            logger.info("kept");
            return text().contains("- kept");
        });
        assertThat(text()).contains("LINES OF THE LOG ARE MISSING, because the file could not be written lost=");
    }

    @Test
    void isTriedAgainWhereItsDirectoryCannotBeMadeAndComesBackWhenSomebodyMovedItAway() throws Exception {
        Files.writeString(directory.resolve("log"), "no directory");
        long before = LogQueue.lost();
        Logger logger = start();
        await().until(() -> {
            logger.info("lost");
            return LogQueue.lost() > before;
        });
        Files.delete(directory.resolve("log"));
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            logger.info("kept");
            return text().contains("- kept");
        });
        Files.delete(file());
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            logger.info("again");
            return text().contains("- again");
        });
    }

    @Test
    void makesNobodyWaitForAPipeThatNobodyReads() throws Exception {
        Files.createDirectory(directory.resolve("log"));
        assertThat(new ProcessBuilder("mkfifo", file().toString()).start().waitFor())
                .isZero();
        long before = LogQueue.lost();
        Logger logger = start();
        for (int i = 0; i < 20_000; i++) { // more than may wait
            logger.info("nobody reads this");
        }
        assertThat(LogQueue.lost()).isGreaterThan(before + 5_000);
        Files.newInputStream(file()).close(); // so that the thread that writes ends
    }

    @Test
    void writesNothingWhereNoneIsNamed() throws Exception {
        Logger logger = start("LOG_DIRECTORY", "none");
        logger.info("line");
        context.stop();
        assertThat(directory).isEmptyDirectory();
        assertThat(Path.of("none")).doesNotExist();
    }
}
