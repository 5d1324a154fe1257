package dev.hyaline.score.check;

import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.check.Activity.Role;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A unit made of known parts over made-up text, so that it is known what infinitely many of its
 * windows would score.
 *
 * <p>Three tokens are the unit's own: one that its explanation names rightly, one that it forgets,
 * and one that it names wrongly. All others belong to other units. Documents have themes, which
 * differ in how often the three occur; so the windows of one document are alike, as real ones are.
 *
 * @param index which unit of the layer; below {@link #UNITS}
 * @param activity how much it does
 */
record KnownUnit(int index, Activity activity) {

    /** How many units the text's tokens belong to. */
    static final int UNITS = 100;

    /** As many of each kind as a run keeps of its test split. */
    private static final int WINDOWS = 20;

    private static final int LENGTH = 64;

    private static final int OWN = 3; // tokens of each unit

    /** How many windows a document has. */
    enum DocumentSize {
        ONE_WINDOW("documents of one window"),
        ONE_TO_THREE("documents of one to three windows");

        final String text;

        DocumentSize(String text) {
            this.text = text;
        }

        int draw(SplittableRandom random) {
            return this == ONE_WINDOW ? 1 : random.nextInt(1, 4);
        }
    }

    UnitId id() {
        return UnitId.parse("mlp.0." + index);
    }

    /** What is said of it. */
    Explanation explanation() {
        return explanation(index);
    }

    /** What is said of a unit of the layer, said of this one. */
    Explanation explanation(int unit) {
        return new Explanation(
                id(),
                new Explanation.Status.Explained(),
                String.valueOf(unit),
                Optional.empty(),
                Provenance.of(Author.program("known"), "1", "known"));
    }

    /** What such an explanation says of a token. */
    static double said(Explanation explanation, int token) {
        boolean own = token / OWN == Integer.parseInt(explanation.text());
        return (own ? Role.values()[token % OWN] : Role.OTHER).said;
    }

    /** Twenty top and twenty uniform test windows, drawn anew for each seed. */
    UnitRecord record(DocumentSize size, Seed seed) {
        SplittableRandom random = new SplittableRandom(seed.value());
        return new UnitRecord(
                summary(),
                Map.of(
                        new UnitRecord.Key(Split.TEST, WindowKind.TOP),
                        windows(activity.top(), 0, size, random),
                        new UnitRecord.Key(Split.TEST, WindowKind.UNIFORM),
                        windows(activity.uniform(), WINDOWS, size, random)));
    }

    private UnitSummary summary() {
        List<TokenTable.Entry> entries = new ArrayList<>();
        for (Role role : List.of(Role.NAMED, Role.FORGOTTEN)) {
            entries.add(new TokenTable.Entry(token(role), role.activation, 1000));
        }
        SplitStatistics statistics =
                new SplitStatistics(1_000_000, 10_000, -2, 6, 0.1, 0.5, 4, 20, 0.05, List.of());
        return new UnitSummary(
                id(),
                Map.of(Split.EXPLAIN, statistics),
                List.of(),
                List.of(),
                new TokenTable(entries, 0, 900_000));
    }

    private int token(Role role) {
        return index * OWN + role.ordinal();
    }

    /** Numbers of windows and documents begin at {@code first}. */
    private List<ActivationRecord> windows(
            List<Activity.Theme> themes, int first, DocumentSize size, SplittableRandom random) {
        List<ActivationRecord> windows = new ArrayList<>();
        for (int document = first; windows.size() < WINDOWS; document++) {
            Activity.Theme theme = draw(themes, random.nextDouble());
            for (int n = size.draw(random); n > 0 && windows.size() < WINDOWS; n--) {
                windows.add(window(first + windows.size(), document, theme, random));
            }
        }
        return windows;
    }

    private static Activity.Theme draw(List<Activity.Theme> themes, double uniform) {
        double below = 0;
        for (Activity.Theme theme : themes) {
            below += theme.share();
            if (uniform < below) {
                return theme;
            }
        }
        return themes.getLast();
    }

    private ActivationRecord window(
            int number, int document, Activity.Theme theme, SplittableRandom random) {
        int[] tokens = new int[LENGTH];
        float[] activations = new float[LENGTH];
        for (int p = 0; p < LENGTH; p++) {
            Role role = theme.draw(random.nextDouble());
            tokens[p] = role == Role.OTHER ? foreign(random) : token(role);
            activations[p] = (float) (role.activation + Activity.NOISE * random.nextGaussian());
        }
        return ActivationRecord.of(
                number, document, tokens, activations, Framing.PLAIN.firstPosition());
    }

    /** A token of another unit. */
    private int foreign(SplittableRandom random) {
        int token = random.nextInt((UNITS - 1) * OWN);
        return token < token(Role.NAMED) ? token : token + OWN;
    }
}
