package dev.hyaline.web.data;

import dev.hyaline.common.HyalineException;
import dev.hyaline.results.CatalogueFeed;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the catalogue: reads what is new into the overview first and into the search index then,
 * a piece at a time, so that pages show results while another process makes them. Its own thread.
 */
final class Follower implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

    private static final int PIECE = 10_000;
    private static final long PAUSE_MILLIS = 1_000;
    private static final int LASTING = 2; // failures one after the other

    private final LiveCatalogue catalogue;
    private final CompletableFuture<Overview.Gathering> glance;
    private final Lazy<IndexFeed> index;
    private int replacementsSeen;
    private long saidSeen;
    private long scoredSeen;
    private volatile @Nullable Overview overview;
    private volatile boolean indexComplete;
    private int failures;
    private volatile Optional<HyalineException> problem = Optional.empty();
    private final CountDownLatch stop = new CountDownLatch(1);

    Follower(
            LiveCatalogue catalogue,
            CompletableFuture<Overview.Gathering> glance,
            Lazy<IndexFeed> index) {
        this.catalogue = catalogue;
        this.glance = glance;
        this.index = index;
    }

    /** Waits for the glance at all units. */
    Overview overview() {
        Overview now = overview;
        return now == null ? glance.join().overview(false) : now;
    }

    /** Whether the search index has everything that the overview has. */
    boolean indexComplete() {
        return indexComplete;
    }

    /** Why it has not been able to read for a while; empty when it is. */
    Optional<HyalineException> problem() {
        return problem;
    }

    void stop() {
        stop.countDown();
    }

    @Override
    public void run() {
        while (!stopped()) {
            try {
                boolean more = follow();
                failures = 0;
                problem = Optional.empty();
                if (!more) {
                    pause();
                }
            } catch (RuntimeException e) {
                remember(e);
                pause();
            } catch (Error e) {
                remember(HyalineException.of(e));
                pause();
            }
        }
    }

    /** A first failure may be that of a file in the making, and passes. */
    private void remember(RuntimeException failure) {
        failures++;
        if (stopped() || failures < LASTING) {
            return;
        }
        if (problem.isEmpty()) {
            LOG.warn("results cannot be read: {}", failure.getMessage());
            LOG.debug("results cannot be read", failure);
        }
        problem =
                Optional.of(
                        failure instanceof HyalineException said
                                ? said
                                : HyalineException.damaged(
                                                "run must be readable, but is not: " + failure)
                                        .because(failure));
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    /** Without an interruption, which would close the index's files under it. */
    private void pause() {
        try {
            stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            stop.countDown();
        }
    }

    /** One piece; whether there may be more at once. */
    private boolean follow() {
        if (followOverview()) {
            return true;
        }
        boolean more = index.get().follow(overview(), this::stopped);
        indexComplete = !more;
        return more;
    }

    private boolean followOverview() {
        Overview.Gathering gathering = glance.join();
        int replacements = catalogue.replacements();
        if (replacements != replacementsSeen) {
            gathering.clear();
            index.get().clear();
            saidSeen = 0;
            scoredSeen = 0;
            indexComplete = false;
            overview = gathering.overview(false);
            replacementsSeen = replacements;
        }
        List<CatalogueFeed.Spoken> said =
                catalogue.with(each -> each.feed().spokenAfter(saidSeen, PIECE));
        List<CatalogueFeed.Scored> scored =
                catalogue.with(each -> each.feed().cardsAfter(scoredSeen, PIECE));
        said.forEach(gathering::add);
        scored.forEach(gathering::add);
        saidSeen = said.isEmpty() ? saidSeen : said.getLast().seq();
        scoredSeen = scored.isEmpty() ? scoredSeen : scored.getLast().seq();
        boolean more = said.size() == PIECE || scored.size() == PIECE;
        if (!said.isEmpty() || !scored.isEmpty() || overview().complete() == more) {
            indexComplete = false;
            overview = gathering.overview(!more);
        }
        return more;
    }
}
