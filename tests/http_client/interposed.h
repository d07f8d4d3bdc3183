// Library functions that this test program replaces. The dynamic linker uses these functions
// instead of the libraries' own functions, also for calls inside other libraries. Without a test's
// settings, they call the originals.
#pragma once

#include <atomic>
#include <string>
#include <vector>

namespace patchbay::test {

// Answers lookups of names that a test sets. Only one object may exist. getaddrinfo passes other
// names to the system.
class NameService {
 public:
  NameService() = default;
  NameService(const NameService&) = delete;
  NameService& operator=(const NameService&) = delete;
  ~NameService();  // calls let_go() and removes the names

  // Sets the addresses of a name. Without addresses, the name is unknown.
  void set(const std::string& name, std::vector<std::string> addresses);
  // Makes the lookups of a name wait until let_go().
  void hold(const std::string& name);
  void let_go();

  // Returns how many lookups of a name have started.
  int lookups(const std::string& name);
  void wait_for_lookup(const std::string& name);
};

// While this is true, libcurl has no memory for another handle.
inline std::atomic<bool> has_no_handles{false};

// While this object lives, operator new fails on an engine's own thread. Other threads get memory.
// Only one object may exist at a time.
class StarvedEngine {
 public:
  // The first `allowed` requests for memory succeed.
  explicit StarvedEngine(int allowed);
  StarvedEngine(const StarvedEngine&) = delete;
  StarvedEngine& operator=(const StarvedEngine&) = delete;
  ~StarvedEngine();

  [[nodiscard]] static int refused();
};

// The number of CA files that OpenSSL was told to read.
inline std::atomic<int> authority_files_read{0};

}  // namespace patchbay::test
