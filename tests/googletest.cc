// Carries the precompiled GoogleTest headers; has no code of its own.
