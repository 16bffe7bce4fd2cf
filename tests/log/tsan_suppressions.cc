// ThreadSanitizer does not see inside Debian's RocksDB, which hands memory from the writing thread
// to readers by atomics of its own: such reports are false. It asks for this function by name.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race:librocksdb\n"; }
