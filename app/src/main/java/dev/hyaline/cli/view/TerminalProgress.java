package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error: a bar with rate and time left where a person watches, else a line now
 * and then.
 */
public final class TerminalProgress implements Progress {

    private static final int UPDATE_MILLIS = 250;
    private static final long LINE_NANOS = 10_000_000_000L;

    private final PrintStream err;
    private final boolean bars;
    private final boolean quiet;

    public TerminalProgress(boolean quiet) {
        this.err = System.err;
        this.quiet = quiet;
        this.bars = Terminal.isInteractive();
    }

    @Override
    public Task begin(String name, long total, String unit) {
        if (quiet) {
            return Task.NONE;
        }
        return bars ? new Bar(name, total, unit) : new Lines(name, total, unit);
    }

    @Override
    public void say(String line) {
        if (!quiet) {
            err.println(Terminal.harmless(line));
        }
    }

    private final class Bar implements Task {
        private final ProgressBar bar;

        Bar(String name, long total, String unit) {
            bar =
                    new ProgressBarBuilder()
                            .setTaskName(Figures.format("%-10s", name))
                            .setInitialMax(total)
                            .setUnit(" " + unit, 1)
                            .setStyle(ProgressBarStyle.ASCII)
                            .setUpdateIntervalMillis(UPDATE_MILLIS)
                            .setConsumer(new ConsoleProgressBarConsumer(err, Terminal.width()))
                            .showSpeed()
                            .build();
        }

        @Override
        public void at(long position, String figures) {
            if (!figures.isEmpty()) {
                bar.setExtraMessage(" " + figures);
            }
            bar.stepTo(position);
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** For logs: a line at most every ten seconds, and one at the end of what took longer. */
    private final class Lines implements Task {
        private final String name;
        private final long total;
        private final String unit;
        private final long started = System.nanoTime();
        private long last = started;
        private long first = -1;
        private long position;
        private String figures = "";

        Lines(String name, long total, String unit) {
            this.name = name;
            this.total = total;
            this.unit = unit;
        }

        @Override
        public void at(long now, String newFigures) {
            figures = newFigures.isEmpty() ? figures : newFigures;
            if (first < 0) {
                first = now;
            }
            position = now;
            if (System.nanoTime() - last > LINE_NANOS) {
                last = System.nanoTime();
                print();
            }
        }

        private void print() {
            double seconds = (System.nanoTime() - started) / 1e9;
            double rate = (position - Math.max(0, first)) / seconds;
            String line = Figures.format("%s: %,d", name, position);
            if (total > 0) {
                line += Figures.format(" of %,d", total);
            }
            line += Figures.format(" %s, %,.0f/s", unit, rate);
            if (total > position && rate > 0) {
                line += Figures.format(", %.0f s left", (total - position) / rate);
            }
            err.println(figures.isEmpty() ? line : line + "; " + figures);
        }

        @Override
        public void close() {
            if (System.nanoTime() - started > LINE_NANOS) {
                print();
            }
        }
    }
}
