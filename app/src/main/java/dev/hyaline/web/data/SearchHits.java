package dev.hyaline.web.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of what was found.
 *
 * @param total how many there are on all pages
 * @param hits those of the page
 * @param complete whether everything that is in the catalogue is in the index by now
 * @param cut whether the search took too long and was broken off
 */
public record SearchHits(long total, List<Hit> hits, boolean complete, boolean cut) {

    public SearchHits {
        hits = List.copyOf(hits);
    }

    /**
     * @param unit its short form
     * @param author who explained it; absent without an explanation
     * @param status of the explanation
     * @param text the explanation
     * @param score top-and-random
     * @param lift over the token table
     * @param density share of tokens above 0
     * @param maximum largest activation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hit(
            String unit,
            @Nullable String author,
            @Nullable String status,
            @Nullable String text,
            @Nullable Double score,
            @Nullable Double lift,
            @Nullable Double density,
            @Nullable Double maximum) {}
}
