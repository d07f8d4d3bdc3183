#pragma once

#include <boost/context/detail/fcontext.hpp>

#include "base/strand.h"
#include "fibers/sanitizers.h"

namespace patchbay::fibers {

// A flow of control that can be left and entered again. A context stays on one thread. Each context
// has its own state of handled and thrown exceptions. The class reports every switch to the
// sanitizers.
class Context {
 public:
  // Makes the context of the calling thread. switch_to() saves the state of the thread.
  Context() : flow_(sanitizers::flow_of_this_thread()) {}
  // The first entry of the context calls begin(data) on `stack`. `begin` must end with leave_for().
  Context(StackRange stack, void (*begin)(void*), void* data);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  // Leaves this context and enters `to`. Returns when this context is entered again.
  void switch_to(Context& to);
  // Leaves this context for the last time and enters `to`. The stack of this context may then be
  // used again.
  [[noreturn]] void leave_for(Context& to);

 private:
  // Has the layout of __cxa_eh_globals (Itanium C++ ABI, 2.2.2).
  struct Exceptions {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };

  static void enter_first(boost::context::detail::transfer_t came);
  // Called when this context is entered, for the first time or again.
  void arrive(boost::context::detail::transfer_t came);
  // Called before every switch to another context.
  void prepare(Context& to);

  // The place where the context continues, and its exceptions. Both are valid while the context is
  // not running.
  boost::context::detail::fcontext_t place_ = nullptr;
  Exceptions exceptions_;
  Context* from_ = nullptr;  // the context that last switched to this one
  sanitizers::Flow flow_;
  void (*begin_)(void*) = nullptr;  // nullptr if this is the context of a thread
  void* data_ = nullptr;
};

}  // namespace patchbay::fibers
