package dev.hyaline.web.data;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is searched for. All filters apply before anything is cut off.
 *
 * @param text words, "phrases", prefix*, /regular expressions/; nothing finds everything
 * @param layer only of this layer
 * @param site only of this site, such as {@code mlp.3} or {@code sae:NAME}
 * @param score only with a top-and-random score in this range
 * @param lift only with a lift in this range
 * @param density only active on a share of tokens in this range
 * @param author only by this explainer
 * @param kind only units of this kind
 * @param sort what comes first
 * @param page from 1
 */
public record SearchQuery(
        String text,
        OptionalInt layer,
        Optional<String> site,
        Range score,
        Range lift,
        Range density,
        Optional<String> author,
        UnitKind kind,
        Sort sort,
        int page) {

    /** Hits on a page. */
    public static final int PAGE = 25;

    /** The last page that can be asked for. */
    public static final int LAST_PAGE = 400;

    /** The longest text that is searched for. */
    public static final int LONGEST = 300;

    /**
     * Both ends included.
     *
     * @param low negative infinity: no lower end
     * @param high infinity: no upper end
     */
    public record Range(double low, double high) {

        /** No condition, which a number that is missing satisfies too. */
        public boolean isAny() {
            return low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY;
        }
    }

    /** Which units. */
    public enum UnitKind {
        ANY,
        LIVE,
        DEAD,
        DENSE,
        UNEXPLAINED
    }

    /** What comes first. */
    public enum Sort {
        RELEVANCE,
        SCORE,
        LOWEST_SCORE,
        LIFT,
        LOWEST_LIFT,
        DENSITY,
        MAXIMUM,
        UNIT
    }
}
