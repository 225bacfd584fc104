package featurekeyproxy.message;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Cuts bytes into fragments for tests. */
public final class Fragments {
    private Fragments() {}

    /** Cuts at these offsets, each taken modulo the length; equal ones give empty fragments. */
    public static List<byte[]> cut(byte[] whole, Collection<Integer> offsets) {
        List<byte[]> fragments = new ArrayList<>();
        int start = 0;
        for (int end : offsets.stream()
                .map(offset -> Math.floorMod(offset, whole.length + 1))
                .sorted()
                .toList()) {
            fragments.add(Arrays.copyOfRange(whole, start, end));
            start = end;
        }
        fragments.add(Arrays.copyOfRange(whole, start, whole.length));
        return fragments;
    }
}
