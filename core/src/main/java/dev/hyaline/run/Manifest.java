package dev.hyaline.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a run is made of: written once when recording is complete, and never again by another stage
 * (those keep their provenance in the catalogue).
 *
 * @param format version of the run folder's layout
 * @param runId SHA-256 over the parts that identify the run: model, corpus, options; no times
 * @param createdBy program and version
 * @param created when recording was completed, ISO 8601 in UTC
 * @param model the subject model
 * @param corpus the documents
 * @param options every recording option by name, resolved
 * @param windows how many windows there are
 * @param recordings one entry a recorded site
 * @param files every immutable file, by path relative to the folder
 * @param stages one entry a finished stage of recording
 */
public record Manifest(
        int format,
        String runId,
        String createdBy,
        String created,
        Model model,
        Corpus corpus,
        Map<String, Object> options,
        Windows windows,
        List<Recording> recordings,
        List<DataFile> files,
        List<Stage> stages) {

    /** The layout of a run whose units all have one end, and of every single file. */
    public static final int FORMAT = 1;

    /** The newest layout that this program reads: some units have two ends. */
    static final int NEWEST = 2;

    public Manifest {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options)); // in their order
        recordings = List.copyOf(recordings);
        files = List.copyOf(files);
        stages = List.copyOf(stages);
    }

    /**
     * @param name what the model is called: {@code builtin} or its folder's name
     * @param sha256 over its configuration, weights and tokenizer
     * @param layers how many blocks
     * @param dModel width of the residual stream
     * @param dMlp neurons a layer
     * @param vocabulary how many tokens
     * @param context the longest sequence
     */
    public record Model(
            String name,
            String sha256,
            int layers,
            int dModel,
            int dMlp,
            int vocabulary,
            int context) {}

    /**
     * @param source what was given: a path or {@code builtin}
     * @param sha256 over the content hashes of all documents, in the order they were read
     * @param documents how many are in the run
     * @param duplicates how many were left out because their text had occurred before
     * @param empty how many were left out because they had no tokens
     * @param replaced how many had invalid UTF-8, decoded with replacement characters
     * @param skipped how many files were skipped as unreadable, which has to be asked for
     * @param splitRule the rule that gave each document its split, in words
     * @param cut how many texts were cut into several documents
     */
    public record Corpus(
            String source,
            String sha256,
            long documents,
            long duplicates,
            long empty,
            long replaced,
            long skipped,
            String splitRule,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long cut) {

        /** The source without where it lay: what a file that goes to others says of it. */
        public String sourceName() {
            return source.substring(source.lastIndexOf('/') + 1);
        }
    }

    /**
     * @param explain windows of the explain split
     * @param calibrate windows of the calibrate split
     * @param test windows of the test split
     * @param dropped windows left out because their tokens occur in an earlier split
     * @param tokens tokens in all kept windows, masked ones included
     */
    public record Windows(long explain, long calibrate, long test, long dropped, long tokens) {

        /** Why nothing can be scored, and the way out; empty where something can. */
        public Optional<String> cannotBeScored() {
            String without =
                    calibrate > 0
                            ? "test split has"
                            : test > 0 ? "calibrate split has" : "calibrate and test splits have";
            return calibrate > 0 && test > 0
                    ? Optional.empty()
                    : Optional.of(
                            Figures.format(
                                    "nothing can be scored, for the %s no windows: a corpus needs several documents of different texts, each a file, a line of JSON lines or what stands between <|endoftext|>, and several groups where it is grouped",
                                    without));
        }

        /** All kept windows. */
        public long total() {
            return explain + calibrate + test;
        }
    }

    /**
     * @param site its short name, such as {@code mlp.3}
     * @param hookPoint TransformerLens's name
     * @param units how many units the site has
     * @param signed whether they have two ends each; left out where they have one
     * @param precision of the forward pass
     * @param parts the files, in the order of their units
     */
    public record Recording(
            String site,
            String hookPoint,
            int units,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean signed,
            String precision,
            List<Part> parts) {

        private static final Pattern LAYER = Pattern.compile("blocks\\.([0-9]{1,5})\\..*");

        public Recording {
            parts = List.copyOf(parts);
        }

        /** The layer that the hook point is in, from 0. */
        public int layer() {
            Matcher matcher = LAYER.matcher(hookPoint);
            if (matcher.matches()) {
                return Integer.parseInt(matcher.group(1));
            }
            throw HyalineException.damaged(
                    "hookPoint must be in a layer, such as blocks.3.mlp.hook_post, but is: "
                            + hookPoint);
        }
    }

    /**
     * The files of a range of units.
     *
     * @param firstUnit the first unit
     * @param endUnit one past the last unit
     * @param unitsFile statistics
     * @param tablesFile token tables
     * @param recordsFile kept windows
     */
    public record Part(
            int firstUnit, int endUnit, String unitsFile, String tablesFile, String recordsFile) {}

    /**
     * @param path relative to the run folder, with forward slashes
     * @param bytes its size
     * @param sha256 of its bytes
     * @param sums of a Parquet file's row groups ({@link
     *     dev.hyaline.run.parquet.ParquetFile#sums}); empty where there are none
     */
    public record DataFile(
            String path,
            long bytes,
            String sha256,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String sums) {
        public DataFile {
            sums = sums == null ? "" : sums;
        }
    }

    /**
     * @param name of the stage
     * @param seconds how long it took, in the process that finished it
     * @param machine where it ran
     * @param details anything worth knowing, by name
     */
    public record Stage(
            String name,
            double seconds,
            String machine,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> details) {
        public Stage {
            details =
                    details == null
                            ? Map.of()
                            : Collections.unmodifiableMap(new LinkedHashMap<>(details));
        }
    }

    /** The layout of a run of such sites. */
    public static int format(List<Recording> recordings) {
        return recordings.stream().anyMatch(Recording::signed) ? NEWEST : FORMAT;
    }

    /** Tokens in a whole window. */
    public int windowLength() {
        if (options.get("windowLength") instanceof Number length) {
            return length.intValue();
        }
        throw HyalineException.damaged("manifest must have the option windowLength, but has none");
    }

    /** The entry of one file. */
    public Optional<DataFile> file(String path) {
        return files.stream().filter(each -> each.path().equals(path)).findFirst();
    }

    /** The entry of one site. */
    public Optional<Recording> recording(String site) {
        return recordings.stream().filter(each -> each.site().equals(site)).findFirst();
    }
}
