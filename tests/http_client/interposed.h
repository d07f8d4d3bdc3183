// Functions of libraries that this test program defines itself. The dynamic linker takes them
// before the libraries' own, also for calls of other libraries; they pass on what no test asks for.
#pragma once

#include <atomic>
#include <string>
#include <vector>

namespace patchbay::test {

// Answers for names that a test sets; one at a time. getaddrinfo asks the system for other names.
class NameService {
 public:
  NameService() = default;
  NameService(const NameService&) = delete;
  NameService& operator=(const NameService&) = delete;
  ~NameService();  // calls let_go() and forgets the names

  // Sets the addresses of a name. With none, nobody knows the name.
  void set(const std::string& name, std::vector<std::string> addresses);
  // Lets the lookups of a name wait until let_go().
  void hold(const std::string& name);
  void let_go();

  // Returns how many lookups of a name have begun.
  int lookups(const std::string& name);
  void wait_for_lookup(const std::string& name);
};

// While it is true, libcurl has no memory for a further handle.
inline std::atomic<bool> has_no_handles{false};

// Refuses memory from operator new to an engine's own thread, while the object lives; one object at
// a time. Other threads get theirs.
class StarvedEngine {
 public:
  // The first `allowed` requests for memory are granted.
  explicit StarvedEngine(int allowed);
  StarvedEngine(const StarvedEngine&) = delete;
  StarvedEngine& operator=(const StarvedEngine&) = delete;
  ~StarvedEngine();

  [[nodiscard]] static int refused();
};

// How many files of authorities OpenSSL was told to read.
inline std::atomic<int> authority_files_read{0};

}  // namespace patchbay::test
