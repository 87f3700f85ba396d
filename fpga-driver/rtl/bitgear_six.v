// Number of ones among six, in three look-up tables.
/* verilator lint_off TIMESCALEMOD */  // a test has one
`default_nettype none
module bitgear_six (
    input  wire [5:0] x,
    output wire [2:0] count
);
    wire low = ^x[2:0];
    wire high = ^x[5:3];
    wire low_twos = x[0] & x[1] | x[1] & x[2] | x[0] & x[2];
    wire high_twos = x[3] & x[4] | x[4] & x[5] | x[3] & x[5];
    wire both = low & high;
    assign count[0] = low ^ high;
    assign count[1] = low_twos ^ high_twos ^ both;
    assign count[2] = low_twos & high_twos | low_twos & both | high_twos & both;
endmodule
`default_nettype wire
