package dev.mink.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A metric of the output and who is compared in it.
 *
 * @param metric its name
 * @param ours name of the contestant that stands for Mink
 * @param others names of those it is compared with
 */
record Comparison(String metric, String ours, List<String> others) {
    /** One line for each of the others: metric, versus, our events per second, theirs, ratio. */
    List<String> lines(Map<String, Double> medians) {
        List<String> lines = new ArrayList<>();
        double mine = rate(medians, ours);
        for (String other : others) {
            double theirs = rate(medians, other);
            lines.add(
                    String.format(Locale.ROOT, "%s\t%s\t%.0f\t%.0f\t%.2f", metric, other, mine, theirs, mine / theirs));
        }
        return lines;
    }

    private static double rate(Map<String, Double> medians, String contestant) {
        return Objects.requireNonNull(medians.get(contestant), contestant);
    }

    /** Whether a contestant is needed for it. */
    boolean needs(Writer contestant) {
        return ours.equals(contestant.name()) || others.contains(contestant.name());
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
