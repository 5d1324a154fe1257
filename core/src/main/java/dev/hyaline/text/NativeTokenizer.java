package dev.hyaline.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.hyaline.common.NativeLibraries;

/**
 * The door to Hugging Face's tokenizers. The library's own Java class is passed by: it calls home,
 * and it builds six arrays and a list of spans for each encoding where ids alone are wanted.
 */
final class NativeTokenizer implements AutoCloseable {

    static {
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("RUST_FLAVOR", "cpu"); // else it looks for a download where there is a GPU
        setIfAbsent("DJL_CACHE_DIR", NativeLibraries.folder("djl").toString());
    }

    private final long handle;

    private NativeTokenizer(long handle) {
        this.handle = handle;
    }

    static NativeTokenizer of(TokenizerJson json, TokenizerFiles files) {
        try {
            LibUtils.checkStatus();
        } catch (EngineException e) {
            throw NativeLibraries.unusable("tokenizers", e);
        }
        try {
            return new NativeTokenizer(
                    TokenizersLibrary.LIB.createTokenizerFromString(json.root().toString()));
        } catch (RuntimeException e) {
            throw files.damaged(TokenizerFiles.TOKENIZER, e);
        }
    }

    /** The ids of a well-formed text; no special tokens are added. */
    int[] ids(String text) {
        long encoding = TokenizersLibrary.LIB.encode(handle, text, false);
        try {
            long[] ids = TokenizersLibrary.LIB.getTokenIds(encoding);
            int[] result = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                result[i] = (int) ids[i];
            }
            return result;
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    @Override
    public void close() {
        TokenizersLibrary.LIB.deleteTokenizer(handle);
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
