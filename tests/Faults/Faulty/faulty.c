/*
 * Loaded into the server with LD_PRELOAD: a disk that fails, forgets or loses power, and a clock that is wrong, on command.
 * FAULTY_FOLDER: the folder whose files it acts on. FAULTY_CONTROL: a file that both processes map (struct control).
 *
 * It keeps what each write since the file's last fsync replaced, so that it can undo what a real disk was free to lose.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { FAIL_WRITE = 1, SHORT_WRITE = 2, FAIL_SYNC = 4, FORGET_ON_SYNC = 8, CUT_POWER = 16 };

struct control {
  volatile int32_t mode, error, one_in, seed;
  volatile int64_t clock_offset, failed, forgotten, syncs;
};

struct undo { off_t offset, size; size_t length, written; char *data; };
struct file { char path[512]; ino_t inode; struct undo *undos; int count, room; };

#define FILES_MAX 8
#define LAST_CALL_MICROSECONDS 10000
static struct control *control;
static char folder[400];
static size_t folder_length;
static struct file files[FILES_MAX];
static uint64_t state;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static __thread int shortened;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int), (*real_fdatasync)(int), (*real_ftruncate)(int, off_t);

__attribute__((constructor)) static void start(void) {
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_write = dlsym(RTLD_NEXT, "write");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  const char *path = getenv("FAULTY_CONTROL"), *of = getenv("FAULTY_FOLDER");
  int fd = path && of ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (fd < 0) return;
  folder_length = (size_t)snprintf(folder, sizeof folder, "%s/", of);
  void *mapped = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (mapped != MAP_FAILED) control = mapped;
  state = 88172645463325252ull ^ (control ? (uint64_t)control->seed << 20 : 0);
}

static uint64_t next(void) {
  state ^= state << 13; state ^= state >> 7; state ^= state << 17;
  return state;
}

/* The path of a file in the folder, but for the memory that SQLite's connections share and the lock. */
static int is_ours(int fd, char *path, size_t size) {
  if (!control) return 0;
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, size - 1);
  if (length <= 0 || (size_t)length >= size - 1) return 0;
  path[length] = 0;
  return strncmp(path, folder, folder_length) == 0 && !strstr(path, "-shm") && !strstr(path, ".lock");
}

static struct file *file_of(int fd, const char *path) {
  struct stat about;
  if (fstat(fd, &about) != 0) return NULL;
  struct file *free_one = NULL;
  for (int i = 0; i < FILES_MAX; i++) {
    if (files[i].path[0] && strcmp(files[i].path, path) == 0) {
      if (files[i].inode != about.st_ino) { files[i].count = 0; files[i].inode = about.st_ino; }
      return &files[i];
    }
    if (!files[i].path[0] && !free_one) free_one = &files[i];
  }
  if (free_one) { snprintf(free_one->path, sizeof free_one->path, "%s", path); free_one->inode = about.st_ino; }
  return free_one;
}

static void forget(struct file *file, int keep) {
  for (int i = keep; i < file->count; i++) free(file->undos[i].data);
  if (keep < file->count) file->count = keep;
}

static void remember(int fd, struct file *file, off_t offset, size_t written, size_t replaced) {
  struct stat about;
  if (!file || fstat(fd, &about) != 0) return;
  for (int i = 0; i < file->count && i < 4; i++)
    if (file->undos[i].offset == offset && file->undos[i].written == written && written) return; /* its first state is kept */
  if (file->count == file->room) {
    file->room = file->room ? file->room * 2 : 64;
    file->undos = realloc(file->undos, (size_t)file->room * sizeof(struct undo));
  }
  struct undo *undo = &file->undos[file->count++];
  *undo = (struct undo){ .offset = offset, .size = about.st_size, .written = written, .data = malloc(replaced + 1) };
  ssize_t length = pread(fd, undo->data, replaced, offset);
  undo->length = length > 0 ? (size_t)length : 0;
}

/* Takes back the writes from the first-th on, the last one first. To close a descriptor would free the process's locks on the file. */
static void undo_from(int fd, struct file *file, int first) {
  for (int i = file->count - 1; fd >= 0 && i >= first; i--) {
    struct undo *undo = &file->undos[i];
    struct stat about;
    real_pwrite(fd, undo->data, undo->length, undo->offset);
    if (fstat(fd, &about) == 0 && about.st_size > undo->size) real_ftruncate(fd, undo->size);
    control->forgotten += (int64_t)undo->written;
  }
  forget(file, first);
}

static int strikes(int mode) {
  if (!(control->mode & mode)) return 0;
  if (control->one_in > 1 && next() % (uint64_t)control->one_in != 0) return 0;
  control->failed++;
  return 1;
}

static void cut_power_maybe(void) {
  if (!strikes(CUT_POWER)) return;
  usleep(LAST_CALL_MICROSECONDS); /* an acknowledgement that did not wait for this call gets out, and is held against the server */
  for (int i = 0; i < FILES_MAX; i++)
    if (files[i].path[0]) undo_from(open(files[i].path, O_RDWR | O_CLOEXEC), &files[i], (int)(next() % (uint64_t)(files[i].count + 1)));
  syscall(SYS_kill, getpid(), SIGKILL);
  pause();
}

static ssize_t written_at(int fd, const char *path, const void *data, size_t count, off_t offset, int positioned) {
  pthread_mutex_lock(&gate);
  ssize_t result;
  if (shortened || strikes(FAIL_WRITE)) {
    shortened = 0;
    errno = control->error;
    result = -1;
  } else {
    if (count > 1 && strikes(SHORT_WRITE)) { count /= 2; shortened = 1; }
    remember(fd, file_of(fd, path), offset, count, count);
    result = positioned ? real_pwrite(fd, data, count, offset) : real_write(fd, data, count);
    cut_power_maybe();
  }
  int error = errno;
  pthread_mutex_unlock(&gate);
  errno = error;
  return result;
}

ssize_t pwrite64(int fd, const void *data, size_t count, off64_t offset) {
  char path[512];
  return is_ours(fd, path, sizeof path) ? written_at(fd, path, data, count, offset, 1) : real_pwrite(fd, data, count, offset);
}

ssize_t pwrite(int fd, const void *data, size_t count, off_t offset) { return pwrite64(fd, data, count, offset); }

ssize_t write(int fd, const void *data, size_t count) {
  char path[512];
  if (!real_write) return syscall(SYS_write, fd, data, count);
  return is_ours(fd, path, sizeof path) ? written_at(fd, path, data, count, lseek(fd, 0, SEEK_CUR), 0) : real_write(fd, data, count);
}

int ftruncate64(int fd, off64_t length) {
  char path[512];
  struct stat about;
  if (!is_ours(fd, path, sizeof path) || fstat(fd, &about) != 0) return real_ftruncate(fd, length);
  pthread_mutex_lock(&gate);
  remember(fd, file_of(fd, path), length, 0, about.st_size > length ? (size_t)(about.st_size - length) : 0);
  int result = real_ftruncate(fd, length);
  pthread_mutex_unlock(&gate);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int synced(int fd, int (*real)(int)) {
  char path[512];
  if (!is_ours(fd, path, sizeof path)) return real(fd);
  pthread_mutex_lock(&gate);
  struct file *file = file_of(fd, path);
  int result;
  control->syncs++;
  cut_power_maybe();
  if (strikes(FAIL_SYNC)) {
    if (file && (control->mode & FORGET_ON_SYNC)) undo_from(fd, file, 0);
    errno = control->error;
    result = -1;
  } else {
    result = real(fd);
    if (file && result == 0) forget(file, 0);
  }
  int error = errno;
  pthread_mutex_unlock(&gate);
  errno = error;
  return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }

int fdatasync(int fd) { return synced(fd, real_fdatasync); }

static int is_wall_clock(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, now);
  if (result == 0 && control && control->clock_offset && is_wall_clock(clock)) now->tv_sec += control->clock_offset;
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  static int (*real)(struct timeval *, void *);
  if (!real) real = dlsym(RTLD_NEXT, "gettimeofday");
  int result = real(now, zone);
  if (result == 0 && control) now->tv_sec += control->clock_offset;
  return result;
}

time_t time(time_t *into) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (into) *into = now.tv_sec;
  return now.tv_sec;
}
