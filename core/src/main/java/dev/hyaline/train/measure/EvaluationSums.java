package dev.hyaline.train.measure;

/** All sums of some tokens, such as one document's. Not thread-safe. */
final class EvaluationSums {

    final ReconstructionSums reconstruction = new ReconstructionSums();
    final ReconstructionSums normalised = new ReconstructionSums();
    final DownstreamSums downstream = new DownstreamSums();

    void merge(EvaluationSums other) {
        reconstruction.merge(other.reconstruction);
        normalised.merge(other.normalised);
        downstream.merge(other.downstream);
    }
}
