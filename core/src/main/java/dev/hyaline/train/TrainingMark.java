package dev.hyaline.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Sha256;
import dev.hyaline.tensor.Torch;
import java.util.List;
import java.util.Optional;

/**
 * Where training stands, beside what is in tensors.
 *
 * @param version of what a checkpoint is
 * @param tensors of the file of tensors, before it had a checksum of its own
 * @param threads that computed
 * @param step how many were done
 * @param position how many blocks the stream has given
 * @param waiting how many tokens wait in the buffer
 * @param shuffles how often the buffer was shuffled
 * @param ended whether the stream has nothing more
 * @param maxNorm tokens of a greater norm are left out
 * @param mseScale what the main loss is multiplied with, 1 / variance of the first sample
 * @param seconds that training has taken
 * @param points how it went
 */
record TrainingMark(
        int version,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Sha256> tensors,
        int threads,
        long step,
        long position,
        int waiting,
        long shuffles,
        boolean ended,
        double maxNorm,
        double mseScale,
        double seconds,
        List<TrainingPoint> points) {

    static final int VERSION = 3;

    /** Of which the tensors are a file without a checksum. */
    static final int PLAIN = 2;

    TrainingMark {
        points = List.copyOf(points);
    }

    /** Before the first step. */
    static TrainingMark begin(double maxNorm, double mseScale) {
        return new TrainingMark(
                VERSION,
                Optional.empty(),
                Torch.threads(),
                0,
                0,
                0,
                0,
                false,
                maxNorm,
                mseScale,
                0,
                List.of());
    }
}
