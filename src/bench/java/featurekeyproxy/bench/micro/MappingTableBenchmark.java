package featurekeyproxy.bench.micro;

import featurekeyproxy.mapping.MappingRule;
import featurekeyproxy.mapping.MappingTable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a look into the mapping table costs, and whether that grows with the table.
 *
 * <p>Distribution: every rule in turn, so that with 100,000 of them most looks miss the caches of the processor; one new code
 * to each old one.
 *
 * <p>Command: {@code src/bench/run jmh MappingTable -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MappingTableBenchmark {
    @Param({"10", "1000", "100000"})
    private int rules;

    private MappingTable table = MappingTable.EMPTY;
    private String[] oldCodes = {};
    private String[] newCodes = {};
    private int next;

    /** Fills the table. */
    @Setup
    public void prepare() {
        List<MappingRule> all = IntStream.range(0, rules)
                .mapToObj(i -> new MappingRule(
                        "DEA%029X".formatted(i), "DEB%029X".formatted(i), MappingRule.Kind.CONFIRMATION_CODE))
                .toList();
        table = new MappingTable(all, List.of());
        oldCodes = all.stream().map(MappingRule::oldCode).toArray(String[]::new);
        newCodes = all.stream().map(MappingRule::newCode).toArray(String[]::new);
    }

    private int next() {
        next = next + 1 == rules ? 0 : next + 1;
        return next;
    }

    /** Finds the rule of an old code. */
    @Benchmark
    public Optional<MappingRule> forward() {
        return table.forward(oldCodes[next()]);
    }

    /** Finds the old code of a new one. */
    @Benchmark
    public Optional<String> reverse() {
        return table.reverse(newCodes[next()]);
    }
}
