package featurekeyproxy.ops.audit;

import java.nio.file.Path;

/**
 * Where the trail is written and how much of it is kept.
 *
 * @param maxSize how large a file may get in bytes; a line is never split, so one line may exceed it
 * @param maxFiles how many files are kept, or 0 for all
 * @param maxDays how many days a file is kept, or 0 for no limit
 * @param queue how many events may wait to be written; more are counted and recorded as a gap
 */
public record AuditSettings(Path directory, long maxSize, int maxFiles, int maxDays, int queue) {}
