#!/usr/bin/perl
# Every pair of schemas that is kept for SQLite, up and down, in both journal modes: what comes out is compared with a fresh
# database of the same models and, value by value, with what was there before. Arguments: names of cases, to run these alone.
use strict;
use warnings;
use File::Basename 'dirname';
use lib dirname(__FILE__) . '/../migrate';
use Suite qw(cases run_cases);

my %wanted = map { $_ => 1 } @ARGV;
exit !run_cases(['delete', 'wal'], grep { !%wanted || $wanted{$_->{name}} } cases());
