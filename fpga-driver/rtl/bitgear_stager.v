// Loads a stage stream (docs/driver.md) in three passes over the buffer: check its form and CRC; write it to the
// core's memories; read these back, in place of the stream's data, and check the CRC again. A verification is
// the third pass alone. A load is a stage of weights alone.
`default_nettype none
module bitgear_stager #(
    parameter ADDRESS = 10,
    parameter WEIGHTS = 10,
    parameter TABLES  = 9,
    parameter LAYERS  = 6,
    parameter LOGITS  = 8,
    parameter WEIGHT_PARTS = 12
) (
    input  wire        clk,
    input  wire        reset,
    input  wire        start,
    input  wire        verify,        // with start: the third pass alone
    input  wire        weights_only,  // until done: any other section is malformed
    input  wire        stop,
    output wire        busy,
    output reg         done,
    output reg  [3:0]  error,         // with done
    // bitgear_reader
    output reg         read_start,
    input  wire        read_idle,
    input  wire        valid,
    input  wire [63:0] word,
    input  wire        last,
    // bitgear_crc
    output wire        sum_clear,
    output wire        sum_valid,
    output wire [63:0] sum_word,
    input  wire [31:0] crc,
    // bitgear_core's host port
    output wire        host_write,
    output wire [1:0]  host_memory,
    output wire [15:0] host_address,
    output wire [3:0]  host_part,
    output wire [63:0] host_data,
    input  wire [63:0] host_read,
    // frame section, of the second pass
    output reg  [15:0] frame_first,
    output reg  [15:0] frame_words,   // addresses
    output reg  [15:0] logits
);
    localparam IDLE = 2'd0, CHECK = 2'd1, WRITE = 2'd2, BACK = 2'd3;
    localparam NO_ERROR = 4'd0, CRC_WRONG = 4'd2, MALFORMED = 4'd3, OTHER_BACK = 4'd4;
    reg [1:0] pass;
    assign busy = pass != IDLE;

    // --- sections
    reg [1:0] memory;
    reg [15:0] entry, entries_left;
    reg [3:0] part;
    reg in_data, ended, malformed;
    wire header = valid && !in_data;
    wire is_end = word[3:0] == 4'd15;
    wire [3:0] last_part = memory == 2'd1 ? WEIGHT_PARTS[3:0] - 4'd1 : memory == 2'd2 ? 4'd1 : 4'd7;
    wire [16:0] behind = {1'b0, word[31:16]} + {1'b0, word[47:32]};
    wire [16:0] depth = word[1:0] == 2'd0 ? 17'd1 << ADDRESS : word[1:0] == 2'd1 ? 17'd1 << WEIGHTS
        : word[1:0] == 2'd2 ? 17'd1 << TABLES : 17'd1 << LAYERS;
    wire fits = word[15:2] == 14'd0 && behind <= depth && word[47:32] != 16'd0
        && (word[1:0] != 2'd0 || {1'b0, word[63:48]} <= 17'd1 << LOGITS)
        && (word[1:0] == 2'd1 || !weights_only);
    always @(posedge clk) begin
        if (read_start) begin
            in_data <= 1'b0;
            ended <= 1'b0;
            malformed <= 1'b0;
        end else if (header) begin
            memory <= word[1:0];
            entry <= word[31:16];
            entries_left <= word[47:32];
            part <= 4'd0;
            in_data <= !is_end && word[1:0] != 2'd0;
            ended <= is_end;
            if (is_end ? !last : last || ended || !fits) malformed <= 1'b1;
        end else if (valid) begin
            part <= part == last_part ? 4'd0 : part + 4'd1;
            if (part == last_part) begin
                entry <= entry + 16'd1;
                entries_left <= entries_left - 16'd1;
                in_data <= entries_left != 16'd1;
            end
            if (last) malformed <= 1'b1;
        end
        if (header && pass == WRITE && word[3:0] == 4'd0) begin
            frame_first <= word[31:16];
            frame_words <= word[47:32];
            logits <= word[63:48];
        end
    end
    assign host_write = pass == WRITE && valid && in_data;
    assign host_memory = memory;
    assign host_address = entry;
    assign host_part = part;
    assign host_data = word;

    // --- two cycles later, when the memories have answered
    reg [1:0] valid_d, data_d, end_d, last_d;
    reg [63:0] word_d [0:1];
    always @(posedge clk) begin
        valid_d <= reset || stop ? 2'd0 : {valid_d[0], valid && busy};
        data_d <= {data_d[0], in_data};
        end_d <= {end_d[0], !in_data && is_end};
        last_d <= {last_d[0], last};
        word_d[0] <= word;
        word_d[1] <= word_d[0];
    end
    assign sum_clear = read_start;
    assign sum_valid = valid_d[1] && !end_d[1];
    assign sum_word = pass == BACK && data_d[1] ? host_read : word_d[1];
    wire pass_end = valid_d[1] && last_d[1];
    wire right = word_d[1][63:32] == crc;
    wire [3:0] found = malformed ? MALFORMED : right ? NO_ERROR : pass == BACK ? OTHER_BACK : CRC_WRONG;

    reg pending;   // the next pass waits for the reader
    always @(posedge clk) begin
        done <= 1'b0;
        read_start <= 1'b0;
        if (reset || stop) begin
            pass <= IDLE;
            pending <= 1'b0;
        end else if (pass == IDLE) begin
            pass <= start ? (verify ? BACK : CHECK) : IDLE;
            pending <= start;
        end else if (pending && read_idle && !read_start) begin
            read_start <= 1'b1;
            pending <= 1'b0;
        end else if (pass_end) begin
            error <= found;
            done <= found != NO_ERROR || pass == BACK;
            pass <= found != NO_ERROR || pass == BACK ? IDLE : pass + 2'd1;
            pending <= 1'b1;
        end
    end
endmodule
`default_nettype wire
