package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordingPlanTest {

    private static final RecordCounts LARGE = RecordCounts.forCorpus(100_000, 1_000_000, 500_000);
    private static final int GPT2_TOKENS = 50_257;

    @ParameterizedTest(name = "{0} layers of {1} units in {2} MB, tables of {3} rows")
    @CsvSource({
        "48, 6400, 2048, 8192",
        "48, 6400, 500, 8192",
        "48, 6400, 65536, 60000",
        "12, 3072, 2048, 8192",
        "12, 3072, 1, 100",
        "3, 80, 2048, 8192",
    })
    void everyUnitIsInOneSliceAndEverySliceFits(
            int layers, int units, long megabytes, int tableRows) {
        RecordingOptions options = options(megabytes << 20, tableRows);
        RecordingPlan plan =
                RecordingPlan.of(SiteShape.neurons(layers, units), GPT2_TOKENS, LARGE, options);
        Map<Site, Integer> next = new HashMap<>();
        long largest = 0;
        for (List<UnitRange> slice : plan.slices()) {
            long size = 0;
            int layer = -1;
            for (UnitRange range : slice) {
                assertThat(range.first()).isEqualTo(next.getOrDefault(range.site(), 0));
                next.put(range.site(), range.end());
                int own = range.site().layer().orElseThrow();
                assertThat(own).isGreaterThan(layer);
                layer = own;
                size += range.size();
            }
            assertThat(size * plan.bytesPerUnit()).isLessThanOrEqualTo(options.memoryBytes());
            largest = Math.max(largest, size);
        }
        assertThat(next)
                .hasSize(layers)
                .allSatisfy((site, end) -> assertThat(end).isEqualTo(units));
        assertThat(plan.stateBytes())
                .isEqualTo(largest * plan.bytesPerUnit())
                .isLessThanOrEqualTo(options.memoryBytes());
        assertThat(plan.layersComputed()).isGreaterThanOrEqualTo(layers);
    }

    @Test
    void whatFitsIsOnePass() {
        RecordingPlan plan =
                RecordingPlan.of(SiteShape.neurons(4, 1024), 4096, LARGE, RecordingOptions.DEFAULT);
        assertThat(plan.slices()).hasSize(1);
        assertThat(plan.slices().getFirst()).hasSize(4);
        assertThat(plan.layersComputed()).isEqualTo(4);
    }

    @Test
    void allOfGpt2SmallIsOnePassAtTheDefaults() {
        RecordingPlan plan =
                RecordingPlan.of(
                        SiteShape.neurons(12, 3072), GPT2_TOKENS, LARGE, RecordingOptions.DEFAULT);
        assertThat(plan.slices()).hasSize(1);
        assertThat(plan.tableBytesPerUnit()).isEqualTo(8192 * 4 + 8);
    }

    @Test
    void largeAutoencodersAreCutAndNeuronsKeepTheirOnePass() {
        List<SiteShape> sites = new ArrayList<>(SiteShape.neurons(12, 3072));
        sites.add(6, new SiteShape(Site.latents("large"), "blocks.5.hook_resid_post", 5, 131_072));
        RecordingPlan plan = RecordingPlan.of(sites, GPT2_TOKENS, LARGE, RecordingOptions.DEFAULT);
        Map<Site, Integer> next = new HashMap<>();
        for (List<UnitRange> slice : plan.slices()) {
            long size = 0;
            for (UnitRange range : slice) {
                assertThat(range.first()).isEqualTo(next.getOrDefault(range.site(), 0));
                next.put(range.site(), range.end());
                size += range.size();
            }
            assertThat(size * plan.bytesPerUnit())
                    .isLessThanOrEqualTo(RecordingOptions.DEFAULT.memoryBytes());
        }
        assertThat(next).hasSize(13).containsEntry(Site.latents("large"), 131_072);
        assertThat(plan.slices()).hasSize(5); // all neurons, four of latents
        assertThat(plan.layersComputed()).isEqualTo(12 + 4 * 6);
    }

    @Test
    void bothEndsOfAUnitAreInOneSlice() {
        SiteShape signed = new SiteShape(Site.neurons(0), "blocks.0.mlp.hook_post", 0, 1001, true);
        for (long memory = 1 << 20; memory < 2 << 20; memory += 20_000) {
            int next = 0;
            for (List<UnitRange> slice :
                    RecordingPlan.of(List.of(signed), 1, LARGE, options(memory, 1)).slices()) {
                UnitRange range = slice.getFirst();
                assertThat(range.first()).isEqualTo(next).isEven();
                assertThat(range.end()).isEven();
                next = range.end();
            }
            assertThat(next).isEqualTo(2002);
        }
    }

    @Test
    void aSmallAutoencoderSharesTheOnePass() {
        List<SiteShape> sites = new ArrayList<>(SiteShape.neurons(6, 1024));
        sites.add(4, new SiteShape(Site.latents("mid"), "blocks.3.hook_resid_post", 3, 4096));
        RecordingPlan plan = RecordingPlan.of(sites, 4096, LARGE, RecordingOptions.DEFAULT);
        assertThat(plan.slices()).hasSize(1);
        assertThat(plan.slices().getFirst()).hasSize(7);
        assertThat(plan.layersComputed()).isEqualTo(6);
    }

    @Test
    void memoryThatOneUnitDoesNotFitIsRefusedWithTheBytesItTakes() {
        assertThatThrownBy(() ->
                        RecordingPlan.of(
                                SiteShape.neurons(1, 10),
                                1_000_000,
                                LARGE,
                                options(1 << 20, 1_000_000)))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCES))
                .hasMessageMatching(
                        "memory must be at least 4,\\d{3},\\d{3} bytes, the state of one unit, but is: 1,048,576");
    }

    private static RecordingOptions options(long memoryBytes, int tableRows) {
        return new RecordingOptions(
                new CorpusOptions(
                        64,
                        Integer.MAX_VALUE,
                        1,
                        Optional.empty(),
                        DocumentOptions.DEFAULT,
                        Optional.of(Framing.PLAIN)),
                tableRows,
                memoryBytes,
                512,
                0,
                60);
    }
}
