#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace patchbay {

// A TCP proxy on 127.0.0.1 that can fall silent. When frozen, it still accepts connections and
// bytes, like a partitioned network or the kernel of a stopped server, and passes nothing on. One
// thread.
class FreezingProxy {
 public:
  // Passes on to 127.0.0.1:`port`.
  explicit FreezingProxy(int port);
  // Passes on to the socket at that path.
  explicit FreezingProxy(const std::string& path);
  ~FreezingProxy();
  FreezingProxy(const FreezingProxy&) = delete;
  FreezingProxy& operator=(const FreezingProxy&) = delete;

  [[nodiscard]] int port() const { return port_; }
  // It is silent when this returns.
  void freeze() { set(true); }
  void thaw() { set(false); }

 private:
  struct Pair {
    FileDescriptor client, server;
  };
  explicit FreezingProxy(std::function<FileDescriptor()> connect);
  void set(bool frozen);
  void serve();
  void take_connection();

  const std::function<FileDescriptor()> connect_;  // to what is behind it; negative: not there
  FileDescriptor listener_;
  FileDescriptor wake_;  // an eventfd
  int port_ = 0;
  std::atomic<bool> frozen_ = false;
  std::atomic<int> ordered_ = 0;  // how often frozen_ was changed
  std::atomic<int> done_ = 0;     // how many of these changes the thread has seen
  std::atomic<bool> stopping_ = false;
  std::list<Pair> pairs_;
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace patchbay
