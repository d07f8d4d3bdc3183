#include "services/fork_guard.h"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>

namespace patchbay::services {
namespace {

constexpr rlim_t kMostDescriptors = 65'536;  // descriptors with higher numbers are not checked

std::atomic<bool> is_child = false;

bool is_internet_socket(int file) {
  int domain = 0;
  socklen_t size = sizeof domain;
  return ::getsockopt(file, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
         (domain == AF_INET || domain == AF_INET6);
}

// Closes the internet sockets in the child. Only system calls are safe there after fork().
void leave_sockets() {
  is_child = true;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int end = static_cast<int>(std::min(limit.rlim_cur, kMostDescriptors));
  for (int file = STDERR_FILENO + 1; file < end; ++file) {
    if (is_internet_socket(file)) ::close(file);
  }
}

}  // namespace

void install_fork_guard() { ::pthread_atfork(nullptr, nullptr, &leave_sockets); }

bool is_forked_child() { return is_child.load(std::memory_order_relaxed); }

}  // namespace patchbay::services
