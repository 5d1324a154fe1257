package dev.hyaline.web.data;

import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.subject.Site;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all units do on some texts, gathered site by site, so that no more than a site's activations
 * are there at once. With one text on either side its tokens are compared, otherwise the texts'
 * maxima. Position 0 counts only in a text that has no other. For one thread.
 */
final class Responses {

    private final UnitIndex index;
    private final List<TriedText> texts;
    private final List<TriedText> others;
    private final boolean overTokens;
    private final float[] maximum;
    private final float[] otherMaximum;
    private final short[] bestText;
    private final short[] bestPosition;
    private final float[][] samples; // [values of both sides, units]; empty without other texts
    private final int firstSamples;

    Responses(UnitIndex index, List<TriedText> texts, List<TriedText> others) {
        this.index = index;
        this.texts = texts;
        this.others = others;
        this.overTokens = texts.size() == 1 && others.size() == 1;
        this.maximum = filled(index.size());
        this.otherMaximum = filled(index.size());
        this.bestText = new short[index.size()];
        this.bestPosition = new short[index.size()];
        this.firstSamples = overTokens ? counted(texts.getFirst()) : texts.size();
        int second = overTokens ? counted(others.getFirst()) : others.size();
        this.samples = others.isEmpty() ? new float[0][] : new float[firstSamples + second][];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = filled(index.size());
        }
    }

    private static float[] filled(int units) {
        float[] values = new float[units];
        Arrays.fill(values, Float.NEGATIVE_INFINITY);
        return values;
    }

    boolean overTokens() {
        return overTokens;
    }

    /** In the order in which they are added. */
    List<TriedText> all() {
        return Stream.concat(texts.stream(), others.stream()).toList();
    }

    private static int first(TriedText text) {
        return text.tokens().size() > 1 ? ActivationRecord.FIRST_POSITION : 0;
    }

    private static int counted(TriedText text) {
        return text.tokens().size() - first(text);
    }

    /**
     * @param text which of {@link #all}
     * @param site whose
     * @param values {@code [length, units of the site]}, perhaps longer
     */
    void add(int text, Site site, float[] values, int length) {
        boolean other = text >= texts.size();
        int number = other ? text - texts.size() : text;
        int units = index.units(site);
        int start = index.start(site);
        int from = first(other ? others.get(number) : texts.get(number));
        for (int p = from; p < length; p++) {
            int sample = (other ? firstSamples : 0) + (overTokens ? p - from : number);
            for (int u = 0; u < units; u++) {
                float value = values[p * units + u];
                int unit = start + u;
                if (samples.length > 0) {
                    samples[sample][unit] = Math.max(samples[sample][unit], value);
                }
                if (other) {
                    otherMaximum[unit] = Math.max(otherMaximum[unit], value);
                } else if (value > maximum[unit]) {
                    maximum[unit] = value;
                    bestText[unit] = (short) number;
                    bestPosition[unit] = (short) p;
                }
            }
        }
    }

    /**
     * By AUC and then by how far the maxima are apart; without other texts by the maximum.
     *
     * @param sites whose units are ranked
     */
    List<TriedText.Response> strongest(int most, List<Site> sites) {
        Strongest strongest = new Strongest(most);
        for (Site site : sites) {
            for (int unit = index.start(site);
                    unit < index.start(site) + index.units(site);
                    unit++) {
                double key = maximum[unit];
                if (samples.length > 0) {
                    double apart = (double) maximum[unit] - otherMaximum[unit];
                    key = auc(unit) + 1e-3 * Math.tanh(apart / 10);
                }
                strongest.add(unit, key, maximum[unit]);
            }
        }
        List<TriedText.Response> responses = new ArrayList<>();
        for (Strongest.Item item : strongest.items()) {
            int unit = (int) item.number();
            responses.add(
                    new TriedText.Response(
                            index.unit(unit).toString(),
                            maximum[unit],
                            samples.length > 0 ? otherMaximum[unit] : null,
                            samples.length > 0 ? auc(unit) : null,
                            bestText[unit],
                            bestPosition[unit]));
        }
        return responses;
    }

    /** (#{x > y} + #{x = y} / 2) / (n · m). */
    private double auc(int unit) {
        double won = 0;
        for (int x = 0; x < firstSamples; x++) {
            for (int y = firstSamples; y < samples.length; y++) {
                float difference = samples[x][unit] - samples[y][unit];
                won += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
            }
        }
        return won / ((double) firstSamples * (samples.length - firstSamples));
    }
}
