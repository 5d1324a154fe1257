package dev.hyaline.record;

import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokenizer;
import dev.hyaline.text.Vocabulary;
import java.util.Optional;

/** The model being explained, as far as recording needs it. */
public interface SubjectModel {

    /** Its name, content hash and shape. */
    Manifest.Model identity();

    /** The precision of its forward pass, as the manifest spells it. */
    String precision();

    /** Its tokenizer; without one only corpora of ready-made ids can be recorded. */
    Optional<Tokenizer> tokenizer();

    /** Its tokens' bytes, without loading the tokenizer. */
    Optional<Vocabulary> vocabulary();

    /** Its forward pass; loads the weights on the first call. */
    ActivationSource activations();
}
