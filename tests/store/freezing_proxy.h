#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <string>
#include <thread>

#include "base/file_descriptor.h"

namespace patchbay {

// A TCP proxy on 127.0.0.1 that can stop passing bytes on. While frozen, it still accepts
// connections and bytes, like a partitioned network or the kernel of a stopped server. It has one
// thread.
class FreezingProxy {
 public:
  // Connects to 127.0.0.1:`port`.
  explicit FreezingProxy(int port);
  // Connects to the socket at `path`.
  explicit FreezingProxy(const std::string& path);
  ~FreezingProxy();
  FreezingProxy(const FreezingProxy&) = delete;
  FreezingProxy& operator=(const FreezingProxy&) = delete;

  [[nodiscard]] int port() const { return port_; }
  // When freeze() returns, nothing is passed on any more.
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

  // connects to the server; the descriptor is negative if that fails
  const std::function<FileDescriptor()> connect_;
  FileDescriptor listener_;
  FileDescriptor wake_;  // an eventfd
  int port_ = 0;
  std::atomic<bool> frozen_ = false;
  std::atomic<int> ordered_ = 0;  // how often frozen_ was changed
  std::atomic<int> done_ = 0;     // how many of these changes the thread has seen
  std::atomic<bool> stopping_ = false;
  std::list<Pair> pairs_;
  std::thread thread_;  // last, because it uses the other members
};

}  // namespace patchbay
