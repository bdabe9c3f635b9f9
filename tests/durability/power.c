/*
 * Preloaded into the bot: what a disk holds when the power fails. A flush copies the file, as it is when the flush begins,
 * into the folder PLATTER, and takes three milliseconds; what was not flushed never gets there. While PLATTER holds a file
 * "broken", flushes fail, and as Linux does, what such a flush left out is forgotten: later flushes succeed without it,
 * until it is written anew. Journals are left out: nothing here is told of their end.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FILES 16
#define BLOCK 4096
#define BLOCKS (1 << 15)

struct kept {
    ino_t inode;
    /* The newest flush whose copy stands on the platter. */
    unsigned long newest;
    /* Blocks that a failed flush left out. */
    char lost[BLOCKS];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned long flushes;
static struct kept files[FILES];

static struct kept *kept_of(ino_t inode)
{
    for (int i = 0; i < FILES; i++) {
        if (!files[i].inode) files[i].inode = inode;
        if (files[i].inode == inode) return &files[i];
    }
    abort();
}

static ssize_t block(int file, off_t number, char *content)
{
    ssize_t got = file < 0 ? 0 : pread(file, content, BLOCK, number * BLOCK);
    memset(content + (got > 0 ? got : 0), 0, BLOCK - (got > 0 ? got : 0));
    return got;
}

/* Copies a file, but of lost blocks what the platter held before. */
static void copy(int from, const char *lost, const char *platter, const char *copied)
{
    char content[BLOCK];
    int to = open(copied, O_WRONLY | O_CREAT | O_TRUNC, 0600), before = open(platter, O_RDONLY);
    for (off_t at = 0; at < BLOCKS; at++) {
        ssize_t got = block(from, at, content);
        if (got <= 0) break;
        if (lost[at]) block(before, at, content);
        if (write(to, content, got) != got) abort();
    }
    close(to);
    if (before >= 0) close(before);
}

/* Whatever differs from the platter is dirty, and is lost. */
static void lose(int from, const char *platter, char *lost)
{
    char content[BLOCK], held[BLOCK];
    int before = open(platter, O_RDONLY);
    for (off_t at = 0; at < BLOCKS && block(from, at, content) > 0; at++) {
        block(before, at, held);
        if (memcmp(content, held, BLOCK)) lost[at] = 1;
    }
    if (before >= 0) close(before);
}

static int flush(int file)
{
    struct timespec pause = {0, 3000000};
    const char *folder = getenv("PLATTER");
    char link[64], path[PATH_MAX] = "", broken[PATH_MAX], platter[PATH_MAX], copied[PATH_MAX + 32], lost[BLOCKS];
    struct stat about;
    unsigned long number;

    if (fstat(file, &about) || !S_ISREG(about.st_mode)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    if (readlink(link, path, sizeof path - 1) < 0) return -1;
    const char *name = strrchr(path, '/') + 1;
    if (strstr(name, "-journal")) return 0;
    snprintf(broken, sizeof broken, "%s/broken", folder);
    snprintf(platter, sizeof platter, "%s/%s", folder, name);

    pthread_mutex_lock(&lock);
    struct kept *kept = kept_of(about.st_ino);
    if (!access(broken, F_OK)) {
        lose(file, platter, kept->lost);
        pthread_mutex_unlock(&lock);
        errno = EIO;
        return -1;
    }
    number = ++flushes;
    memcpy(lost, kept->lost, sizeof lost);
    snprintf(copied, sizeof copied, "%s.%lu.part", platter, number);
    copy(file, lost, platter, copied);
    pthread_mutex_unlock(&lock);

    nanosleep(&pause, 0);

    pthread_mutex_lock(&lock);
    if (kept->newest < number) {
        kept->newest = number;
        rename(copied, platter);
    } else unlink(copied);
    pthread_mutex_unlock(&lock);
    return 0;
}

/* What is written anew is lost no more. */
static void written(int file, off_t from, size_t size)
{
    struct stat about;
    if (fstat(file, &about) || !S_ISREG(about.st_mode)) return;
    pthread_mutex_lock(&lock);
    struct kept *kept = kept_of(about.st_ino);
    for (off_t at = from / BLOCK; at <= (off_t)(from + size - 1) / BLOCK && at < BLOCKS; at++) kept->lost[at] = 0;
    pthread_mutex_unlock(&lock);
}

int fsync(int file) { return flush(file); }
int fdatasync(int file) { return flush(file); }

ssize_t pwrite64(int file, const void *from, size_t size, off_t at)
{
    ssize_t (*real)(int, const void *, size_t, off_t) =
        (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite64");
    ssize_t done = real(file, from, size, at);
    if (done > 0) written(file, at, done);
    return done;
}

ssize_t pwrite(int file, const void *from, size_t size, off_t at) { return pwrite64(file, from, size, at); }
